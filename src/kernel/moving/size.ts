import { ROWS_TOGETHER } from '../limits.js';
import type { Int32, Model } from '../types.js';

/*
 * How much memory the first layer takes while all of its weights are learned.
 */

/** Inputs of the first layer that no label replaces. @external */
export function inputsOf(model: Model): Int32 {
  return model.features - model.labelSlots;
}

/** Rows of weights, those of zeros that fill up the last four included. @external */
export function firstRows(model: Model): Int32 {
  return (model.layers[0].outputs + ROWS_TOGETHER - 1) & -ROWS_TOGETHER;
}

/** Words of a row of weights: one for two inputs, the inputs filled up to a multiple of 4. @external */
export function rowWords(inputs: Int32): Int32 {
  return ((inputs + 3) >> 2) * 2;
}

/** Words of all weights. */
export function movingWords(model: Model): Int32 {
  return firstRows(model) * rowWords(inputsOf(model));
}

/** Inputs of a sample that is learned, those that fill it up included. */
export function movingInputs(model: Model): Int32 {
  return (inputsOf(model) + 3) & -4;
}
