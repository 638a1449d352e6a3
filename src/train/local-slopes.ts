import { activationSlopes } from './convolve.js';
import { rectifySlopes, type Slopes } from './dense.js';
import { headLoss, headSlopes, nestedWeights, unitSlopes } from './head.js';
import { timesFactors } from './head-dropout.js';
import { type HeadPlace, headRows } from './head-rows.js';
import { productsOf } from './layer-products.js';
import type { LayerState } from './layer-step.js';
import type { Multiply } from './matrix.js';

/** What a layer and its head learn from a batch. */
export interface LocalSlopes {
  readonly loss: number;
  readonly layer: Slopes;
  readonly head: Slopes;
  /** Raw, before the update, `[count][units]`, or the maps of a convolution. */
  readonly activations: Float32Array;
}

/** The factors of a head's own layer: those of the layers before come first in every row. */
function ownFactors(factors: Float32Array, count: number, { before }: HeadPlace): Float32Array {
  if (before === 0) return factors;
  const inputs = factors.length / count;
  return factors.filter((_, index) => index % inputs >= before);
}

/**
 * The closed-form slopes of the cross-entropy of a layer's own head: `dh = (softmax - one-hot) V^T`, `dz = dh`
 * where the ReLU is on, `dW = x^T dz`. They end at the layer's input, and at the activations of earlier layers if the
 * head reads any.
 *
 * Of a convolution x are the patches, and the head reads means: a position has the slopes of the cells that it belongs to,
 * each divided by the size of the cell; a maximum passes its slope to the position that has it.
 *
 * @param inputs of the layer, `[count][inputs]`; of a convolution the maps that it reads
 * @param before activations of the layers before, raw
 * @param factors of what the head reads, `[count][inputs of the head]`; absent if all of it counts
 */
export function localSlopes(
  inputs: Float32Array,
  before: readonly Float32Array[],
  labels: Uint8Array,
  layer: LayerState,
  head: LayerState,
  place: HeadPlace,
  multiply: Multiply,
  factors?: Float32Array,
): LocalSlopes {
  const { convolution } = place;
  const count = labels.length;
  const products = productsOf(convolution, layer.outputs, multiply);
  const activations = products.activate(inputs, count, layer);
  const whole = headRows([...before, activations], count, place);
  const read = factors === undefined ? whole : timesFactors(whole, factors);
  const nested = nestedWeights(head, place);
  const { loss, slopes } = headLoss(read, labels, head, nested, multiply);
  const ofUnits = unitSlopes(slopes, count, nested, head, place, multiply);
  const ofRead = factors === undefined ? ofUnits : timesFactors(ofUnits, ownFactors(factors, count, place));
  const sums = activationSlopes(ofRead, activations, count, convolution);
  rectifySlopes(sums, activations);
  return {
    loss,
    layer: products.slopes(inputs, sums, count, layer),
    head: headSlopes(read, slopes, count, head, place, multiply),
    activations,
  };
}
