import type { ConstInt32Array, Int32 } from '../../types.js';
import { clampFeature, largestMagnitude } from '../arithmetic.js';
import { logarithmOf } from '../logarithm.js';
import type { Measures } from '../measures.js';

/** Writes the logarithm of the largest magnitude; returns the place after it. */
export function writePeak(
  wanted: boolean,
  measures: Readonly<Measures>,
  values: ConstInt32Array,
  place: Int32,
  features: Int16Array,
): Int32 {
  if (!wanted) {
    return place;
  }
  const peak: Int32 = logarithmOf(largestMagnitude(values, 0, measures.length));
  features[place] = clampFeature(peak - measures.reference);
  return place + 1;
}
