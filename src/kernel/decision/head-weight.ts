import * as heads from '../heads/head-weight.js';
import * as pooled from '../pooled/head-weight.js';
import type { Head, Int32, Model } from '../types.js';

/*
 * The layout of the weights of heads. TypeScript asks the network; C is generated for one of the two, whose file replaces
 * this one.
 */

/** The weight of a head from one of its inputs to the logit of a label. */
export function headWeight(model: Model, head: Head, input: Int32, label: Int32): Int32 {
  const { headWeight: read } = model.convolutionCount > 0 ? pooled : heads;
  return read(model, head, input, label);
}
