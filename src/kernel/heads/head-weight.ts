import type { Head, Int32, Model } from '../types.js';

/** The weight of a head from one of its inputs to the logit of a label. */
export function headWeight(model: Model, head: Head, input: Int32, label: Int32): Int32 {
  return head.weights[input * model.classes + label];
}
