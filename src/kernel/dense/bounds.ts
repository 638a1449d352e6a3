import { NO_FAULT } from '../faults.js';
import type { Int32, Model } from '../types.js';

/*
 * The bounds of dense layers, whatever decides.
 */

/** A dense layer needs no further description. */
export function checkLayerKind(_model: Model, _index: Int32): Int32 {
  return NO_FAULT;
}

/** Values that a layer reads. */
export function valuesRead(model: Model, index: Int32): Int32 {
  return model.layers[index].inputs;
}

/** Dense layers have no groups. */
export function areWeightsPlain(_model: Model, _index: Int32): boolean {
  return false;
}

/** Values that a layer gives for one pass. */
export function valuesGiven(model: Model, index: Int32): Int32 {
  return model.layers[index].outputs;
}

/** Dense layers need no working space among the activations. */
export function isScratchPlaced(_model: Model, _index: Int32, _activations: Int32): boolean {
  return true;
}
