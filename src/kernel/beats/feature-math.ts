import type { ConstInt16Array, Int32 } from '../types.js';

/** Steps of logarithm() per factor of two. */
export const OCTAVE: Int32 = 1024;

/** How slowly a running mean moves after so many beats: by 2^-this of the difference, and at the end by 2^-slowest. */
export function settlingShift(beats: Int32, slowest: Int32): Int32 {
  let shift: Int32 = 1;
  while (shift < slowest && 1 << (shift + 1) <= beats) {
    shift += 1;
  }
  return shift;
}

/** Holds a value between -limit and limit. */
export function holdWithin(value: Int32, limit: Int32): Int32 {
  if (value > limit) {
    return limit;
  }
  if (value < -limit) {
    return -limit;
  }
  return value;
}

/** The magnitude of a value that is more than INT32_MIN. */
export function magnitudeOf(value: Int32): Int32 {
  return value < 0 ? -value : value;
}

/**
 * 1024 log2(value), within 1.5; 0 for values below 1. At most 31 744, so that it fits 16 bits.
 *
 * With value = 2^k (1 + x) and 0 <= x < 1: k + x + x (1 - x) (a + b x), where a and b make the error least. x has
 * 15 bits, so that no product needs more than 30.
 */
export function logarithm(value: Int32): Int32 {
  if (value < 1) {
    return 0;
  }
  let mantissa: Int32 = value;
  let exponent: Int32 = 30;
  while (mantissa < 1073741824) {
    mantissa <<= 1;
    exponent -= 1;
  }
  const x: Int32 = (mantissa - 1073741824) >> 15;
  const slope: Int32 = 13860 - ((5220 * x) >> 15);
  const bend: Int32 = (((x * (32768 - x)) >> 15) * slope) >> 15;
  return exponent * OCTAVE + ((x + bend + 16) >> 5);
}

/** floor(dividend / divisor) for dividend >= 0 and 0 < divisor < 2^30, by long division: no core needs a divider. */
export function divide(dividend: Int32, divisor: Int32): Int32 {
  let quotient: Int32 = 0;
  let remainder: Int32 = 0;
  for (let bit: Int32 = 30; bit >= 0; bit--) {
    remainder = (remainder << 1) | ((dividend >> bit) & 1);
    quotient <<= 1;
    if (remainder >= divisor) {
      remainder -= divisor;
      quotient += 1;
    }
  }
  return quotient;
}

/** The value of `values` that has exactly `rank` others in front of it when they are sorted. */
export function valueOfRank(values: ConstInt16Array, count: Int32, rank: Int32): Int32 {
  for (let candidate: Int32 = 0; candidate < count; candidate++) {
    const value: Int32 = values[candidate];
    let before: Int32 = 0;
    for (let i: Int32 = 0; i < count; i++) {
      if (values[i] < value || (values[i] === value && i < candidate)) {
        before += 1;
      }
    }
    if (before === rank) {
      return value;
    }
  }
  return 0;
}
