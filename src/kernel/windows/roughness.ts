import type { Int32 } from '../types.js';
import { measureEnergy } from './arithmetic.js';
import type { Energy } from './energy.js';
import { logarithmOfEnergy } from './logarithm.js';

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
 * Measures how rough a detrended window is. The differences replace the samples and are then summed up again, which restores
 * the same integers; samples are below 2^18, so their first differences are below 2^19 and the second below 2^20.
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
