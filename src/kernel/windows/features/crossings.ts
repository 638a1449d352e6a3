import type { Int32 } from '../../types.js';
import type { Statistics } from '../statistics.js';

/** Writes how often the sign changes; returns the place after it. */
export function writeCrossings(
  wanted: boolean,
  statistics: Readonly<Statistics>,
  place: Int32,
  features: Int32Array,
): Int32 {
  if (!wanted) {
    return place;
  }
  features[place] = statistics.crossings;
  return place + 1;
}
