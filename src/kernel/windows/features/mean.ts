import { divideRounded } from '../../signal/arithmetic.js';
import type { Int32 } from '../../types.js';
import { clampFeature, divideDown, shiftRounded } from '../arithmetic.js';
import type { Window } from '../window.js';

/**
 * The mean of a window in 64ths of a step of the samples.
 *
 * It is at most 2^15 of the window's own steps in magnitude; with 14 bits after the point, 2^29. The exponent is at most 3.
 */
function meanOf(window: Readonly<Window>, length: Int32): Int32 {
  const whole: Int32 = divideDown(window.sum, length);
  const rest: Int32 = window.sum - whole * length;
  const mean: Int32 = whole * 16384 + divideRounded(rest * 16384, length);
  return shiftRounded(mean, 8 - window.exponent);
}

/** Writes the mean of a window before detrending, in 64ths of a step of the samples; returns the place after it. */
export function writeMean(
  wanted: boolean,
  window: Readonly<Window>,
  length: Int32,
  place: Int32,
  features: Int32Array,
): Int32 {
  if (!wanted) {
    return place;
  }
  features[place] = clampFeature(meanOf(window, length));
  return place + 1;
}
