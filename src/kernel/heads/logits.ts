import type { ConstInt8Array, Head, Int32 } from '../types.js';
import { addToFour, addToTwo } from './few-logits.js';
import { addToTen } from './ten-logits.js';

/** Adds the contribution of some activations to one logit: see addToFour. */
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
  while (classes - label >= 10) {
    addToTen(head.weights, firstWeight + label, classes, values, first, count, label, logits);
    label += 10;
  }
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
