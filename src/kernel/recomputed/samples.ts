import { multiplySample } from '../learn/products.js';
import type { Adaptation } from '../learn/types.js';
import type { ConstInt8Array, ConstInt16Array, Int32, Model, Workspace } from '../types.js';
import type { Samples } from './types.js';

/*
 * Of samples, the inputs are kept, which takes the least memory; products are computed whenever a sample is learned.
 */

/** Keeps a sample in a slot. */
export function keepSample(
  model: Model,
  _adaptation: Adaptation,
  slot: Int32,
  input: ConstInt8Array,
  _products: ConstInt16Array,
  samples: Samples,
): void {
  for (let i: Int32 = 0; i < model.features; i++) {
    samples.inputs[slot * model.features + i] = input[i];
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
  multiplySample(model, samples.inputs, slot * model.features, products, workspace);
}

/** The products of the first layer with a replay. */
export function recallReplay(
  model: Model,
  adaptation: Adaptation,
  index: Int32,
  products: Int16Array,
  workspace: Workspace,
): void {
  multiplySample(model, adaptation.replays.inputs, index * model.features, products, workspace);
}
