import type { ConstInt32Array, Int32 } from '../types.js';
import { absoluteOf, measureEnergy } from './arithmetic.js';
import { logarithmOfEnergy } from './logarithm.js';
import type { Energy } from './types.js';

/** Sum of the steps from each sample to the next; samples are below 2^18 and at most 1024, so that it is below 2^29. */
export function lineLengthOf(values: ConstInt32Array, length: Int32): Int32 {
  let sum: Int32 = 0;
  for (let i: Int32 = 1; i < length; i++) {
    sum += absoluteOf(values[i] - values[i - 1]);
  }
  return sum;
}

/** How often the sign changes from a sample to the next; 0 counts as positive. */
export function crossingsOf(values: ConstInt32Array, length: Int32): Int32 {
  let crossings: Int32 = 0;
  for (let i: Int32 = 1; i < length; i++) {
    if (values[i] < 0 !== values[i - 1] < 0) {
      crossings += 1;
    }
  }
  return crossings;
}

/** Puts the differences in place of values[first + 1] to values[length - 1]. */
function difference(values: Int32Array, first: Int32, length: Int32): void {
  for (let i: Int32 = length - 1; i > first; i--) {
    values[i] -= values[i - 1];
  }
}

/** Undoes difference. */
function accumulate(values: Int32Array, first: Int32, length: Int32): void {
  for (let i: Int32 = first + 1; i < length; i++) {
    values[i] += values[i - 1];
  }
}

/** Logarithms of the sums of squares of a window's first and second differences. */
export interface Roughness {
  /** Of the differences between neighbours. */
  steps: Int32;
  /** Of the differences between those. */
  bends: Int32;
}

/**
 * Measures how rough a detrended window is. The differences take the place of the samples and are summed up again, which
 * brings the same integers back; samples are below 2^18, so their first differences are below 2^19 and the second below 2^20.
 */
export function measureRoughness(values: Int32Array, length: Int32, roughness: Roughness): void {
  const energy: Energy = { sum: 0, exponent: 0 };
  difference(values, 0, length);
  measureEnergy(values, 1, length - 1, energy);
  roughness.steps = logarithmOfEnergy(energy);
  difference(values, 1, length);
  measureEnergy(values, 2, length - 2, energy);
  roughness.bends = logarithmOfEnergy(energy);
  accumulate(values, 1, length);
  accumulate(values, 0, length);
}
