import type { Slopes } from './dense.js';
import type { LayerState } from './layer-step.js';
import { type Multiply, transpose } from './matrix.js';

/**
 * What a head reads. Its inputs are the activations of the layers that it looks at, its own layer's last. At a
 * prefix of q units of its own layer it sees what comes before that layer, and these q units. Of a convolution it reads the
 * means over the cells of a grid: then these are the units.
 */
export interface HeadShape {
  /** Inputs before those of its own layer. */
  readonly before: number;
  /** Unit counts of its own layer at which it answers, ascending; the last is the whole layer. */
  readonly prefixes: readonly number[];
}

/** The slope of the loss of a batch with respect to the logits. */
export interface LogitSlopes {
  /** Cross-entropy, summed over the prefixes, mean over the batch. */
  readonly loss: number;
  /** `[count][prefixes][classes]` */
  readonly slopes: Float32Array;
}

/**
 * The weights of a head that gives the logits of all prefixes in one product: `[inputs][prefixes][classes]`, zero
 * where a prefix does not see an input.
 */
export function nestedWeights(
  { inputs, outputs: classes, weights }: LayerState,
  shape: HeadShape,
): Float32Array {
  const { before, prefixes } = shape;
  const columns = prefixes.length * classes;
  const nested = new Float32Array(inputs * columns);
  for (let input = 0; input < inputs; input++) {
    const row = weights.values.subarray(input * classes, (input + 1) * classes);
    for (let prefix = 0; prefix < prefixes.length; prefix++) {
      if (input < before + prefixes[prefix]) {
        nested.set(row, input * columns + prefix * classes);
      }
    }
  }
  return nested;
}

/**
 * Replaces logits by the slopes of their cross-entropy, `(softmax - one-hot) / count`, in place.
 *
 * @param logits `[count][prefixes][classes]`, without the bias
 * @returns the loss: summed over the prefixes, mean over the batch
 */
function crossEntropySlopes(logits: Float32Array, bias: Float32Array, labels: Uint8Array): number {
  const classes = bias.length;
  const columns = logits.length / labels.length;
  const share = 1 / labels.length;
  let loss = 0;
  for (let offset = 0; offset < logits.length; offset += classes) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let label = 0; label < classes; label++) {
      const logit = logits[offset + label] + bias[label];
      logits[offset + label] = logit;
      largest = Math.max(logit, largest);
    }
    const trueLabel = offset + labels[Math.floor(offset / columns)];
    const wanted = logits[trueLabel];
    let sum = 0;
    for (let position = offset; position < offset + classes; position++) {
      const power = Math.exp(logits[position] - largest);
      logits[position] = power;
      sum += power;
    }
    const scale = share / sum;
    for (let position = offset; position < offset + classes; position++) {
      logits[position] *= scale;
    }
    logits[trueLabel] -= share;
    loss += Math.log(sum) + largest - wanted;
  }
  return loss * share;
}

/**
 * The loss of a nested head: the cross-entropy of the logits at every prefix, summed over the prefixes.
 *
 * @param rows activations that the head reads, `[count][inputs]`
 * @param nested from nestedWeights
 */
export function headLoss(
  rows: Float32Array,
  labels: Uint8Array,
  head: LayerState,
  nested: Float32Array,
  multiply: Multiply,
): LogitSlopes {
  const slopes = multiply(rows, nested, labels.length, head.inputs, nested.length / head.inputs);
  const loss = crossEntropySlopes(slopes, head.bias.values, labels);
  return { loss, slopes };
}

/**
 * The slopes of a head's parameters: of a weight the sum over the prefixes that see its input, of the bias over all.
 *
 * @param rows activations that the head reads, `[count][inputs]`
 * @param slopes from headLoss
 */
export function headSlopes(
  rows: Float32Array,
  slopes: Float32Array,
  count: number,
  { inputs, outputs: classes }: LayerState,
  { before, prefixes }: HeadShape,
  multiply: Multiply,
): Slopes {
  const columns = prefixes.length * classes;
  const nested = multiply(transpose(rows, count, inputs), slopes, inputs, count, columns);
  const weights = new Float32Array(inputs * classes);
  for (let input = 0; input < inputs; input++) {
    for (let prefix = 0; prefix < prefixes.length; prefix++) {
      if (input < before + prefixes[prefix]) {
        for (let label = 0; label < classes; label++) {
          weights[input * classes + label] += nested[input * columns + prefix * classes + label];
        }
      }
    }
  }
  const bias = new Float32Array(classes);
  for (let offset = 0; offset < slopes.length; offset += classes) {
    for (let label = 0; label < classes; label++) {
      bias[label] += slopes[offset + label];
    }
  }
  return { weights, bias };
}

/**
 * The slopes of the activations of the head's own layer, `[count][units]`. Those of the layers before get none: no
 * slope leaves the layer.
 *
 * @param slopes from headLoss
 */
export function unitSlopes(
  slopes: Float32Array,
  count: number,
  nested: Float32Array,
  { inputs }: LayerState,
  { before }: HeadShape,
  multiply: Multiply,
): Float32Array {
  const columns = nested.length / inputs;
  const units = inputs - before;
  const own = transpose(nested.subarray(before * columns), units, columns);
  return multiply(slopes, own, count, columns, units);
}
