import type { Int32 } from '../../types.js';
import { clampFeature } from '../arithmetic.js';
import { logarithmOfScaled } from '../logarithm.js';
import type { Measures } from '../measures.js';
import type { Statistics } from '../statistics.js';

/** Writes the logarithm of the mean step from a sample to the next; returns the place after it. */
export function writeLineLength(
  wanted: boolean,
  measures: Readonly<Measures>,
  statistics: Readonly<Statistics>,
  place: Int32,
  features: Int32Array,
): Int32 {
  if (!wanted) {
    return place;
  }
  const lineLength: Int32 = logarithmOfScaled(statistics.lineLength, measures.exponent) - measures.logLength;
  features[place] = clampFeature(lineLength - measures.reference);
  return place + 1;
}
