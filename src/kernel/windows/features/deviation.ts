import type { Int32 } from '../../types.js';
import { clampFeature } from '../arithmetic.js';
import type { Measures } from '../measures.js';

/** Writes the logarithm of the standard deviation; returns the place after it. */
export function writeDeviation(
  wanted: boolean,
  measures: Readonly<Measures>,
  place: Int32,
  features: Int32Array,
): Int32 {
  if (!wanted) {
    return place;
  }
  features[place] = clampFeature(measures.deviation);
  return place + 1;
}
