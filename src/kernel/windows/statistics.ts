import type { ConstInt32Array, Int32 } from '../types.js';
import { type Energy, LOW_BITS, LOW_MASK, setEnergy } from './energy.js';

/** What one pass over a scaled window adds up. */
export interface Statistics {
  /** Sum of the magnitudes of the steps from each value to the next; below 2^25. */
  lineLength: Int32;
  /** How often the sign changes from a value to the next; 0 counts as positive. */
  crossings: Int32;
}

/**
 * Adds up the squares of a scaled window, its steps and its changes of sign. Values and steps are at most 2^14 + 1 in magnitude, so
 * that squares are below 2^28 + 2^16. Two values are taken at a time.
 */
export function measureWindow(
  values: ConstInt32Array,
  length: Int32,
  energy: Energy,
  statistics: Statistics,
): void {
  let before: Int32 = values[0];
  let low: Int32 = before * before;
  let high: Int32 = 0;
  let lineLength: Int32 = 0;
  let crossings: Int32 = 0;
  for (let i: Int32 = 2; i < length; i += 2) {
    const value: Int32 = values[i - 1];
    const after: Int32 = values[i];
    const step: Int32 = value - before;
    const stepAfter: Int32 = after - value;
    const sign: Int32 = step >> 31;
    const signAfter: Int32 = stepAfter >> 31;
    lineLength += step ^ sign;
    lineLength += stepAfter ^ signAfter;
    lineLength -= sign + signAfter;
    crossings -= ((value ^ before) >> 31) + ((after ^ value) >> 31);
    low += value * value + after * after;
    high += low >> LOW_BITS;
    low &= LOW_MASK;
    before = after;
  }
  if ((length & 1) === 0) {
    const value: Int32 = values[length - 1];
    const step: Int32 = value - before;
    lineLength += step < 0 ? -step : step;
    crossings -= (value ^ before) >> 31;
    low += value * value;
    high += low >> LOW_BITS;
    low &= LOW_MASK;
  }
  setEnergy(high, low, energy);
  statistics.lineLength = lineLength;
  statistics.crossings = crossings;
}
