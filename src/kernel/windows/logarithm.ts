import { headroomOf } from '../signal/arithmetic.js';
import type { Int32 } from '../types.js';
import type { Energy } from './energy.js';

/** Steps of a logarithm per factor of two. */
export const OCTAVE: Int32 = 256;

/**
 * 256 log2(value), rounded down, with an error of at most a fifth of a step; values below 1 count as 1.
 *
 * No table is needed: the mantissa in [1, 2), with 14 bits after the point, is squared repeatedly. Each time it reaches 2,
 * the next digit of the logarithm is 1, and it is halved. A square is below 2^30. What is cut off, 2^-14 each time, adds up
 * to less than 8 * 1.45 * 2^-14 of an octave.
 */
export function logarithmOf(value: Int32): Int32 {
  if (value < 2) {
    return 0;
  }
  const headroom: Int32 = headroomOf(value);
  let mantissa: Int32 = (value << headroom) >> 16;
  let result: Int32 = (30 - headroom) * OCTAVE;
  for (let digit: Int32 = OCTAVE >> 1; digit > 0; digit >>= 1) {
    mantissa = (mantissa * mantissa) >> 14;
    if (mantissa >= 32768) {
      mantissa >>= 1;
      result += digit;
    }
  }
  return result;
}

/** 256 log2 of a sum of squares; a sum of 0 counts as 1. */
export function logarithmOfEnergy(energy: Readonly<Energy>): Int32 {
  return logarithmOf(energy.sum) + energy.exponent * OCTAVE;
}
