import type { Head, Int32, Matrix, Model } from '../types.js';
import { weightAt } from '../weight-at.js';

/** The weight of a head from one of its inputs to the logit of a label: a row is a label. */
export function headWeight(model: Model, head: Head, input: Int32, label: Int32): Int32 {
  const matrix: Matrix = {
    inputs: head.inputs,
    outputs: model.classes,
    weights: head.weights,
    skipZeros: false,
    isPlain: false,
  };
  return weightAt(matrix, label, input);
}
