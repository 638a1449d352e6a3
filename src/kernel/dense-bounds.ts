import type { Int32, Model } from './types.js';

/*
 * The bounds that dense layers have in common, whatever decides.
 */

/** Values that a dense layer reads. */
export function denseInputs(model: Model, index: Int32): Int32 {
  return model.layers[index].inputs;
}

/** Values that a dense layer gives for one pass. */
export function denseOutputs(model: Model, index: Int32): Int32 {
  return model.layers[index].outputs;
}
