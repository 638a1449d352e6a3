import type { ConstInt8Array, Int32 } from '../types.js';

/**
 * Adds the contribution of `count` activations, from values[first] on, to four neighbouring logits. The sums are kept in
 * registers, and an activation is loaded once for all four. ReLU leaves many zeros, which are skipped.
 *
 * @param firstWeight place of the weight of the first activation and the first of these logits
 * @param classes number of weights per activation
 *
 * @external
 */
export function addToFour(
  weights: ConstInt8Array,
  firstWeight: Int32,
  classes: Int32,
  values: ConstInt8Array,
  first: Int32,
  count: Int32,
  label: Int32,
  logits: Int32Array,
): void {
  let sum0: Int32 = logits[label];
  let sum1: Int32 = logits[label + 1];
  let sum2: Int32 = logits[label + 2];
  let sum3: Int32 = logits[label + 3];
  let place: Int32 = firstWeight;
  for (let i: Int32 = 0; i < count; i++) {
    const value: Int32 = values[first + i];
    if (value !== 0) {
      sum0 += weights[place] * value;
      sum1 += weights[place + 1] * value;
      sum2 += weights[place + 2] * value;
      sum3 += weights[place + 3] * value;
    }
    place += classes;
  }
  logits[label] = sum0;
  logits[label + 1] = sum1;
  logits[label + 2] = sum2;
  logits[label + 3] = sum3;
}

/**
 * The same for two logits.
 *
 * @external
 */
export function addToTwo(
  weights: ConstInt8Array,
  firstWeight: Int32,
  classes: Int32,
  values: ConstInt8Array,
  first: Int32,
  count: Int32,
  label: Int32,
  logits: Int32Array,
): void {
  let sum0: Int32 = logits[label];
  let sum1: Int32 = logits[label + 1];
  let place: Int32 = firstWeight;
  for (let i: Int32 = 0; i < count; i++) {
    const value: Int32 = values[first + i];
    if (value !== 0) {
      sum0 += weights[place] * value;
      sum1 += weights[place + 1] * value;
    }
    place += classes;
  }
  logits[label] = sum0;
  logits[label + 1] = sum1;
}
