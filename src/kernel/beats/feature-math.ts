import { headroomOf } from '../signal/arithmetic.js';
import type { ConstInt16Array, Int32 } from '../types.js';

/** Steps of logarithm() per factor of two. */
export const OCTAVE: Int32 = 1024;

/** How slowly a running mean moves after a number of beats: by 2^-this of the difference, and in the end by 2^-slowest. */
export function settlingShift(beats: Int32, slowest: Int32): Int32 {
  let shift: Int32 = 1;
  while (shift < slowest && 1 << (shift + 1) <= beats) {
    shift += 1;
  }
  return shift;
}

/** Clamps a value to -limit to limit. */
export function holdWithin(value: Int32, limit: Int32): Int32 {
  if (value > limit) {
    return limit;
  }
  if (value < -limit) {
    return -limit;
  }
  return value;
}

/**
 * 2^30 / value, less up to 4, for values from 2^15 to 2^16 - 1: 16 383 to 32 767.
 *
 * A straight line is within a seventeenth of it; each of two steps of Newton's iteration squares the relative error.
 */
export function reciprocalOf(value: Int32): Int32 {
  let reciprocal: Int32 = 46260 - ((value * 15420) >> 15);
  reciprocal += (reciprocal * ((1073741824 - value * reciprocal) >> 15)) >> 15;
  return reciprocal + ((reciprocal * ((1073741824 - value * reciprocal) >> 15)) >> 15);
}

/**
 * 1024 log2(value), within 1.5; 0 for values below 1. At most 31 744, so that it fits 16 bits.
 *
 * With value = 2^k (1 + x) and 0 <= x < 1: k + x + x (1 - x) (a + b x), where a and b minimize the error. x has 15 bits,
 * so that no product needs more than 30.
 */
export function logarithm(value: Int32): Int32 {
  if (value < 1) {
    return 0;
  }
  const headroom: Int32 = headroomOf(value);
  const mantissa: Int32 = value << headroom;
  const x: Int32 = (mantissa - 1073741824) >> 15;
  const slope: Int32 = 13860 - ((5220 * x) >> 15);
  const bend: Int32 = (((x * (32768 - x)) >> 15) * slope) >> 15;
  return (30 - headroom) * OCTAVE + ((x + bend + 16) >> 5);
}

/** How many of the first values of a sorted array are below a limit; `count` is a power of two. */
export function countBelow(sorted: ConstInt16Array, count: Int32, limit: Int32): Int32 {
  let below: Int32 = 0;
  for (let step: Int32 = count >> 1; step > 0; step >>= 1) {
    if (sorted[below + step - 1] < limit) {
      below += step;
    }
  }
  return sorted[below] < limit ? below + 1 : below;
}

/** Replaces a value of a sorted array, which stays sorted; `count` is a power of two. */
export function replaceSorted(sorted: Int16Array, count: Int32, gone: Int32, value: Int32): void {
  let place: Int32 = countBelow(sorted, count, gone);
  while (place > 0 && sorted[place - 1] > value) {
    sorted[place] = sorted[place - 1];
    place -= 1;
  }
  while (place < count - 1 && sorted[place + 1] < value) {
    sorted[place] = sorted[place + 1];
    place += 1;
  }
  sorted[place] = value;
}
