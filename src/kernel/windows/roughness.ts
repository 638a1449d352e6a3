import type { ConstInt32Array, Int32 } from '../types.js';
import { type Energy, LOW_BITS, LOW_MASK, setEnergy } from './energy.js';
import { logarithmOfEnergy } from './logarithm.js';

/** Logarithms of the sums of squares of a window's first and second differences. */
export interface Roughness {
  /** Of the differences between neighbours. */
  steps: Int32;
  /** Of the differences between those. */
  bends: Int32;
}

/**
 * Measures how rough a scaled window is. Steps are at most 2^14 + 1 in magnitude and bends at most 2^15 + 2, so that squares are
 * below 2^30 + 2^18. Two values are taken at a time.
 *
 * @param exponent power of two that the values must be multiplied by
 */
export function measureRoughness(
  values: ConstInt32Array,
  length: Int32,
  exponent: Int32,
  roughness: Roughness,
): void {
  const energy: Energy = { sum: 0, exponent: 0 };
  let before: Int32 = values[1];
  let stepBefore: Int32 = before - values[0];
  let lowSteps: Int32 = stepBefore * stepBefore;
  let highSteps: Int32 = 0;
  let lowBends: Int32 = 0;
  let highBends: Int32 = 0;
  for (let i: Int32 = 3; i < length; i += 2) {
    const value: Int32 = values[i - 1];
    const after: Int32 = values[i];
    const step: Int32 = value - before;
    const stepAfter: Int32 = after - value;
    const bend: Int32 = step - stepBefore;
    const bendAfter: Int32 = stepAfter - step;
    lowSteps += step * step + stepAfter * stepAfter;
    highSteps += lowSteps >> LOW_BITS;
    lowSteps &= LOW_MASK;
    lowBends += bend * bend;
    highBends += lowBends >> LOW_BITS;
    lowBends = (lowBends & LOW_MASK) + bendAfter * bendAfter;
    highBends += lowBends >> LOW_BITS;
    lowBends &= LOW_MASK;
    before = after;
    stepBefore = stepAfter;
  }
  if ((length & 1) === 1) {
    const step: Int32 = values[length - 1] - before;
    const bend: Int32 = step - stepBefore;
    lowSteps += step * step;
    highSteps += lowSteps >> LOW_BITS;
    lowSteps &= LOW_MASK;
    lowBends += bend * bend;
    highBends += lowBends >> LOW_BITS;
    lowBends &= LOW_MASK;
  }
  setEnergy(highSteps, lowSteps, energy);
  roughness.steps = logarithmOfEnergy(energy, exponent);
  setEnergy(highBends, lowBends, energy);
  roughness.bends = logarithmOfEnergy(energy, exponent);
}
