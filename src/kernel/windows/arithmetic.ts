import { divide } from '../signal/arithmetic.js';
import type { Int32 } from '../types.js';

/** Features that are samples, such as the mean, have this many units per step of the samples. */
export const FEATURE_STEP: Int32 = 64;

/** The largest feature; a running mean over 2^10 windows keeps 31 bits and a sign of it. */
const LARGEST_FEATURE: Int32 = 32767 * FEATURE_STEP;

/** The smallest feature. */
const LEAST_FEATURE: Int32 = -32768 * FEATURE_STEP;

/** Clamps a value to the range of a feature: that of 16-bit samples in 64ths of a step. */
export function clampFeature(value: Int32): Int32 {
  if (value > LARGEST_FEATURE) {
    return LARGEST_FEATURE;
  }
  if (value < LEAST_FEATURE) {
    return LEAST_FEATURE;
  }
  return value;
}

/** floor(value / 2^shift + 1/2) for a value below 2^30 in magnitude; a shift below 0 multiplies. */
export function shiftRounded(value: Int32, shift: Int32): Int32 {
  if (shift > 0) {
    return (value + (1 << (shift - 1))) >> shift;
  }
  return value * (1 << -shift);
}

/** floor(dividend / divisor) for a dividend below 2^30 in magnitude and a divisor from 1 to 2^29. */
export function divideDown(dividend: Int32, divisor: Int32): Int32 {
  if (dividend < 0) {
    /* floor(-n / d) = -floor((n + d - 1) / d) */
    return -divide(divisor - 1 - dividend, divisor);
  }
  return divide(dividend, divisor);
}
