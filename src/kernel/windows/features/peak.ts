import type { Int32 } from '../../types.js';
import { clampFeature } from '../arithmetic.js';
import { logarithmOfScaled } from '../logarithm.js';
import type { Measures } from '../measures.js';

/** Writes the logarithm of the largest magnitude; returns the place after it. */
export function writePeak(
  wanted: boolean,
  measures: Readonly<Measures>,
  place: Int32,
  features: Int32Array,
): Int32 {
  if (!wanted) {
    return place;
  }
  features[place] = clampFeature(logarithmOfScaled(measures.peak, measures.exponent) - measures.reference);
  return place + 1;
}
