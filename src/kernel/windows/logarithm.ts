import { headroomOf } from '../signal/arithmetic.js';
import type { Int32 } from '../types.js';
import type { Energy } from './energy.js';

/** Steps of a logarithm per factor of two. */
export const OCTAVE: Int32 = 256;

/**
 * 256 log2(value) to the nearest integer, within 0.6; values below 1 count as 1.
 *
 * With the value 2^k (1 + x), and x in 15 bits, log2(1 + x) is x + x (1 - x) g(x). The polynomial g is of degree 2, so that the
 * logarithm is exact at both ends of an octave, and within 0.0002 between them. It never falls as the value rises.
 */
export function logarithmOf(value: Int32): Int32 {
  if (value < 2) {
    return 0;
  }
  const headroom: Int32 = headroomOf(value);
  const x: Int32 = ((value << headroom) >> 15) - 32768;
  const bow: Int32 = (x * (32768 - x)) >> 15;
  const factor: Int32 = 14376 + ((x * (((x * 2691) >> 15) - 7833)) >> 15);
  return (30 - headroom) * OCTAVE + ((x + ((bow * factor) >> 15) + 64) >> 7);
}

/**
 * 256 log2 of a sum of squares of values that must be multiplied by 2^exponent; a sum of 0 counts as that of a single step.
 */
export function logarithmOfEnergy(energy: Readonly<Energy>, exponent: Int32): Int32 {
  if (energy.sum === 0) {
    return 0;
  }
  return logarithmOf(energy.sum) + (energy.exponent + 2 * exponent) * OCTAVE;
}

/** 256 log2 of a value that must be multiplied by 2^exponent; 0 counts as a single step. */
export function logarithmOfScaled(value: Int32, exponent: Int32): Int32 {
  if (value === 0) {
    return 0;
  }
  return logarithmOf(value) + exponent * OCTAVE;
}
