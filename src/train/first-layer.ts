import { labelGoodness, normalizeRows, PrefixLoss, sumShares } from './goodness.js';
import { GradientLayer, type LayerGradient } from './gradient-layer.js';
import type { FirstLayerBatch, FirstLayerRule, LayerState } from './layer-step.js';
import { lossOf } from './loss.js';
import { type Multiply, transpose } from './matrix.js';
import { drawNegative } from './negatives.js';

/**
 * The first layer. The inputs of the labels differ only in the label slots, so the product with the features is
 * computed once and a label adds its row of the weights; for the same reason the positive and the negative sample
 * share `x^T (dz+ + dz-)`, the slope of the weights of the features.
 */
export class FirstLayer extends GradientLayer<FirstLayerBatch> {
  constructor(
    current: LayerState,
    private readonly rule: FirstLayerRule,
    private readonly multiply: Multiply,
  ) {
    super(current);
  }

  /** The closed-form slope of the batch's loss, the wrong labels held fixed. */
  gradient(batch: FirstLayerBatch): LayerGradient {
    const { inputs, outputs, weights } = this.current;
    const { count } = batch;
    const product = this.multiply(batch.inputs, weights.values, count, inputs, outputs);
    this.addBias(product);
    const pairs = new Float32Array(2 * count * outputs);
    const goodness = new Float32Array(2 * count);
    const slopes = new Float32Array(count * outputs);
    const labelSlopes = new Float32Array(this.rule.classes * outputs);
    const biasSlopes = new Float32Array(outputs);
    const { prefixes } = this.rule;
    const pairLoss = new PrefixLoss(prefixes, lossOf(this.rule.loss));
    const coefficients = new Float64Array(prefixes.length);
    const labelsGoodness = prefixes.map(() => new Float64Array(this.rule.classes));
    const wrongLabels = new Uint8Array(prefixes.length);
    const last = prefixes.length - 1;
    let loss = 0;

    /** The slopes of one label's prefixes `from` to `to`, whose shares are in `shares`. */
    const addSlopes = (sample: number, label: number, shares: Float64Array, from: number, to: number) => {
      sumShares(shares, from, to, coefficients);
      const offset = sample * outputs;
      const row = label * outputs;
      const slot = batch.slots[sample];
      let unit = 0;
      for (let prefix = 0; prefix <= to; prefix++) {
        const coefficient = coefficients[prefix] / 2;
        for (; unit < prefixes[prefix]; unit++) {
          const activation = product[offset + unit] + slot * weights.values[row + unit];
          const slope = coefficient * (activation + Math.abs(activation));
          slopes[offset + unit] += slope;
          biasSlopes[unit] += slope;
          labelSlopes[row + unit] += slot * slope;
        }
      }
    };

    for (let sample = 0; sample < count; sample++) {
      const label = batch.labels[sample];
      this.rankLabels(product, batch, sample, labelsGoodness);
      for (let prefix = 0; prefix <= last; prefix++) {
        const wrong = this.drawWrongLabel(labelsGoodness[prefix], batch, sample);
        wrongLabels[prefix] = wrong;
        pairLoss.positive[prefix] = labelsGoodness[prefix][label];
        pairLoss.negative[prefix] = labelsGoodness[prefix][wrong];
      }
      loss += pairLoss.take(1 / count);
      addSlopes(sample, label, pairLoss.positiveShares, 0, last);
      for (let from = 0, to = 0; from <= last; from = to + 1) {
        to = from;
        while (to < last && wrongLabels[to + 1] === wrongLabels[from]) to += 1;
        addSlopes(sample, wrongLabels[from], pairLoss.negativeShares, from, to);
      }
      goodness[sample] = pairLoss.positive[last];
      goodness[count + sample] = pairLoss.negative[last];
      this.activate(product, batch, sample, label, pairs, sample * outputs);
      this.activate(product, batch, sample, wrongLabels[last], pairs, (count + sample) * outputs);
    }
    const weightSlopes = this.multiply(
      transpose(batch.inputs, count, inputs),
      slopes,
      inputs,
      count,
      outputs,
    );
    // The label slots of the inputs are zero, and so are their rows of the product.
    weightSlopes.set(labelSlopes);
    normalizeRows(pairs, outputs, this.rule.normalization);
    return {
      weights: weightSlopes,
      bias: biasSlopes,
      result: { loss: loss / count, goodness, pairs },
    };
  }

  private addBias(product: Float32Array): void {
    const bias = this.current.bias.values;
    for (let offset = 0; offset < product.length; offset += bias.length) {
      for (let unit = 0; unit < bias.length; unit++) {
        product[offset + unit] += bias[unit];
      }
    }
  }

  /** Goodness of every label of a sample at every prefix. */
  private rankLabels(
    product: Float32Array,
    { slots }: FirstLayerBatch,
    sample: number,
    target: readonly Float64Array[],
  ): void {
    const { classes, prefixes } = this.rule;
    const { outputs, weights } = this.current;
    for (let label = 0; label < classes; label++) {
      const offset = sample * outputs;
      labelGoodness(product, offset, weights.values, label * outputs, slots[sample], prefixes, target, label);
    }
  }

  private drawWrongLabel(goodness: Float64Array, { labels, noise }: FirstLayerBatch, sample: number): number {
    const { classes, sharpness } = this.rule;
    return drawNegative(goodness, labels[sample], sharpness, noise, sample * classes);
  }

  /** Writes `relu(product + slot * weights of the label)` of a sample. */
  private activate(
    product: Float32Array,
    { slots }: FirstLayerBatch,
    sample: number,
    label: number,
    target: Float32Array,
    targetOffset: number,
  ): void {
    const { outputs, weights } = this.current;
    const offset = sample * outputs;
    const row = label * outputs;
    for (let unit = 0; unit < outputs; unit++) {
      const activation = product[offset + unit] + slots[sample] * weights.values[row + unit];
      target[targetOffset + unit] = (activation + Math.abs(activation)) / 2;
    }
  }
}
