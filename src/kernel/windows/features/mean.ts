import type { Int32 } from '../../types.js';

/** Writes the mean of a window before detrending, in steps of the samples; returns the place after it. */
export function writeMean(wanted: boolean, mean: Int32, place: Int32, features: Int16Array): Int32 {
  if (!wanted) {
    return place;
  }
  features[place] = mean;
  return place + 1;
}
