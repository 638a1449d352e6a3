import type { ConstInt8Array, Int32 } from '../types.js';
import { addToFour, addToTwo } from './few-logits.js';

/**
 * Adds the contribution of some activations to ten logits, those of digits: see addToFour. Some cores have enough registers for
 * all of them, and replace this.
 *
 * @external
 */
export function addToTen(
  weights: ConstInt8Array,
  firstWeight: Int32,
  classes: Int32,
  values: ConstInt8Array,
  first: Int32,
  count: Int32,
  label: Int32,
  logits: Int32Array,
): void {
  addToFour(weights, firstWeight, classes, values, first, count, label, logits);
  addToFour(weights, firstWeight + 4, classes, values, first, count, label + 4, logits);
  addToTwo(weights, firstWeight + 8, classes, values, first, count, label + 8, logits);
}
