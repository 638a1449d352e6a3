import { divideRounded } from '../../signal/arithmetic.js';
import type { ConstInt32Array, Int32 } from '../../types.js';
import { clampFeature, shiftRounded } from '../arithmetic.js';
import type { Window } from '../window.js';

/**
 * The mean of the last quarter of a window less that of the first, in 64ths of a step of the samples.
 *
 * The sums differ by less than 2^8 * 2^16; times 32 that is below 2^29.
 */
function trendOf(window: Readonly<Window>, values: ConstInt32Array, length: Int32): Int32 {
  const quarter: Int32 = length >> 2;
  const last: Int32 = length - quarter;
  let rise: Int32 = 0;
  for (let i: Int32 = 0; i < quarter; i++) {
    rise += values[last + i] - values[i];
  }
  return shiftRounded(divideRounded(rise * 32, quarter), -1 - window.exponent);
}

/** Writes how much a window rises before detrending; returns the place after it. */
export function writeTrend(
  wanted: boolean,
  window: Readonly<Window>,
  values: ConstInt32Array,
  length: Int32,
  place: Int32,
  features: Int32Array,
): Int32 {
  if (!wanted) {
    return place;
  }
  features[place] = clampFeature(trendOf(window, values, length));
  return place + 1;
}
