import { absoluteOf } from '../../signal/arithmetic.js';
import type { ConstInt32Array, Int32 } from '../../types.js';
import { clampFeature } from '../arithmetic.js';
import { logarithmOf } from '../logarithm.js';
import type { Measures } from '../measures.js';

/** Sum of the steps from each sample to the next; at most 1024 samples, each below 2^18, so that it is below 2^29. */
function lineLengthOf(values: ConstInt32Array, length: Int32): Int32 {
  let sum: Int32 = 0;
  for (let i: Int32 = 1; i < length; i++) {
    sum += absoluteOf(values[i] - values[i - 1]);
  }
  return sum;
}

/** Writes the logarithm of the mean step from a sample to the next; returns the place after it. */
export function writeLineLength(
  wanted: boolean,
  measures: Readonly<Measures>,
  values: ConstInt32Array,
  place: Int32,
  features: Int16Array,
): Int32 {
  if (!wanted) {
    return place;
  }
  const lineLength: Int32 = logarithmOf(lineLengthOf(values, measures.length)) - measures.logLength;
  features[place] = clampFeature(lineLength - measures.reference);
  return place + 1;
}
