import type { ConstInt8Array, Head, Int32 } from '../types.js';

/**
 * Adds the contribution of `count` activations, from values[first] on, to four neighbouring logits. The sums are kept in
 * registers, and an activation is loaded once for all four. ReLU leaves many zeros, which are skipped.
 *
 * @param firstWeight place of the weight of the first activation and the first of these logits
 * @param classes number of weights per activation
 */
function addToFour(
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

/** The same for two logits. */
function addToTwo(
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

/** The same for one logit. */
function addToOne(
  weights: ConstInt8Array,
  firstWeight: Int32,
  classes: Int32,
  values: ConstInt8Array,
  first: Int32,
  count: Int32,
  label: Int32,
  logits: Int32Array,
): void {
  let sum: Int32 = logits[label];
  let place: Int32 = firstWeight;
  for (let i: Int32 = 0; i < count; i++) {
    sum += weights[place] * values[first + i];
    place += classes;
  }
  logits[label] = sum;
}

/**
 * Adds the contribution of `count` activations, from values[first] on, to the logits.
 *
 * @param row index of the first of them among the inputs of the head
 */
export function addLogits(
  head: Head,
  row: Int32,
  count: Int32,
  values: ConstInt8Array,
  first: Int32,
  classes: Int32,
  logits: Int32Array,
): void {
  const firstWeight: Int32 = row * classes;
  let label: Int32 = 0;
  while (classes - label >= 4) {
    addToFour(head.weights, firstWeight + label, classes, values, first, count, label, logits);
    label += 4;
  }
  if (classes - label >= 2) {
    addToTwo(head.weights, firstWeight + label, classes, values, first, count, label, logits);
    label += 2;
  }
  if (label < classes) {
    addToOne(head.weights, firstWeight + label, classes, values, first, count, label, logits);
  }
}
