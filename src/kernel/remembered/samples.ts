import type { Adaptation } from '../learn/types.js';
import { prepareNormalizer } from '../normalize.js';
import type { ConstInt8Array, ConstInt16Array, Int32, Layer, Model, Workspace } from '../types.js';
import type { Samples } from './types.js';

/*
 * Of samples, the products of the first layer are kept, so that learning does not compute them again: it takes half the time or
 * less, but more memory than inputs as soon as there are fewer than twice as many features as units.
 */

/** The normalizer of the first layer, which learning reads beside the products. */
function prepareFirst(model: Model, workspace: Workspace): void {
  const layer: Layer = model.layers[0];
  prepareNormalizer(layer, layer.squaredLength, workspace.normalizer);
}

/** Keeps a sample, whose products are given, in a slot. */
export function keepSample(
  model: Model,
  _adaptation: Adaptation,
  slot: Int32,
  _input: ConstInt8Array,
  products: ConstInt16Array,
  samples: Samples,
): void {
  const units: Int32 = model.layers[0].outputs;
  for (let unit: Int32 = 0; unit < units; unit++) {
    samples.products[slot * units + unit] = products[unit];
  }
}

/** The products of the first layer with the sample in a slot. @external */
export function recallSample(
  model: Model,
  _adaptation: Adaptation,
  slot: Int32,
  samples: Samples,
  products: Int16Array,
  workspace: Workspace,
): void {
  const units: Int32 = model.layers[0].outputs;
  prepareFirst(model, workspace);
  for (let unit: Int32 = 0; unit < units; unit++) {
    products[unit] = samples.products[slot * units + unit];
  }
}

/** The products of the first layer with a replay. */
export function recallReplay(
  model: Model,
  adaptation: Adaptation,
  index: Int32,
  products: Int16Array,
  workspace: Workspace,
): void {
  const units: Int32 = model.layers[0].outputs;
  prepareFirst(model, workspace);
  for (let unit: Int32 = 0; unit < units; unit++) {
    products[unit] = adaptation.replays.products[index * units + unit];
  }
}
