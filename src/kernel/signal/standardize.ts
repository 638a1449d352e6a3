import { LARGEST_VALUE } from '../limits.js';
import type { ConstInt16Array, Int32 } from '../types.js';

/**
 * Brings features to a common scale: the mean of the training samples becomes 0, three standard deviations 127. In windows
 * of raw samples every channel is a feature, and 127 is six standard deviations, because there peaks are the signal.
 */
export interface Standardizer {
  /** Number of features. */
  readonly features: Int32;
  /** The value that becomes 0, for every feature. */
  readonly center: ConstInt16Array;
  /** Network input per feature step, times 4096; 0 to 32767, for every feature. */
  readonly multiplier: ConstInt16Array;
}

/** Network input from a feature; differences and products fit 32 bits for any 16-bit numbers. */
export function standardizeFeature(feature: Int32, center: Int32, multiplier: Int32): Int32 {
  const input: Int32 = ((feature - center) * multiplier + 2048) >> 12;
  if (input < -LARGEST_VALUE) {
    return -LARGEST_VALUE;
  }
  if (input > LARGEST_VALUE) {
    return LARGEST_VALUE;
  }
  return input;
}

/** Network inputs from features: (feature - center) * multiplier / 4096, rounded, clamped to -127 to 127. */
export function standardize(standardizer: Standardizer, features: ConstInt16Array, input: Int8Array): void {
  for (let i: Int32 = 0; i < standardizer.features; i++) {
    input[i] = standardizeFeature(features[i], standardizer.center[i], standardizer.multiplier[i]);
  }
}
