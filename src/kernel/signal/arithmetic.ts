import type { Int32 } from '../types.js';

/*
 * Integer arithmetic that front ends share.
 */

/** The magnitude of a value that is more than INT32_MIN. */
export function absoluteOf(value: Int32): Int32 {
  return value < 0 ? -value : value;
}

/**
 * How far a value of at least 1 can be shifted left within 31 bits: 30 - floor(log2(value)).
 *
 * The candidate shifts halve each time, and each is applied if the value stays below 2^31.
 *
 * @dsp __builtin_clz((uint32_t)value) - 1
 */
export function headroomOf(value: Int32): Int32 {
  let left: Int32 = value;
  let headroom: Int32 = 0;
  if (left < 32768) {
    left <<= 16;
    headroom += 16;
  }
  if (left < 8388608) {
    left <<= 8;
    headroom += 8;
  }
  if (left < 134217728) {
    left <<= 4;
    headroom += 4;
  }
  if (left < 536870912) {
    left <<= 2;
    headroom += 2;
  }
  return left < 1073741824 ? headroom + 1 : headroom;
}

/** The number of bits of a value that is not negative: 0 for 0, else floor(log2(value)) + 1. */
export function bitsOf(value: Int32): Int32 {
  return value < 1 ? 0 : 31 - headroomOf(value);
}

/**
 * floor(dividend / divisor) by long division, because a Cortex-M0+ has no divider.
 *
 * The dividend is not negative, the divisor is at least 1. The divisor is only doubled while it stays within the dividend.
 */
export function divide(dividend: Int32, divisor: Int32): Int32 {
  let rest: Int32 = dividend;
  let part: Int32 = divisor;
  let weight: Int32 = 1;
  while (part <= rest >> 1) {
    part <<= 1;
    weight <<= 1;
  }
  let quotient: Int32 = 0;
  while (weight > 0) {
    if (rest >= part) {
      rest -= part;
      quotient += weight;
    }
    part >>= 1;
    weight >>= 1;
  }
  return quotient;
}

/**
 * floor(dividend / divisor + 1/2) for an even divisor; for an odd one, where no quotient is a half, the nearest integer.
 *
 * The dividend is below 2^29 in magnitude, the divisor from 1 to 2^29.
 */
export function divideRounded(dividend: Int32, divisor: Int32): Int32 {
  const raised: Int32 = dividend + (divisor >> 1);
  if (raised < 0) {
    /* floor(-n / d) = -floor((n + d - 1) / d) */
    return -divide(divisor - 1 - raised, divisor);
  }
  return divide(raised, divisor);
}
