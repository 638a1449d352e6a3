import type { Int32 } from '../../types.js';
import { clampFeature, shiftRounded } from '../arithmetic.js';
import type { Window } from '../window.js';

/** Writes the smallest value of a window before detrending, in 64ths of a step of the samples; returns the place after it. */
export function writeMinimum(
  wanted: boolean,
  window: Readonly<Window>,
  place: Int32,
  features: Int32Array,
): Int32 {
  if (!wanted) {
    return place;
  }
  features[place] = clampFeature(shiftRounded(window.least, -6 - window.exponent));
  return place + 1;
}
