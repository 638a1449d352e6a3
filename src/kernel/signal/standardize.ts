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

/**
 * A number held within the range of network inputs: -127 to 127.
 *
 * @dsp const int32_t held = (int32_t)__builtin_arm_ssat(value, 8); return held < -127 ? -127 : held;
 */
export function holdInput(value: Int32): Int32 {
  if (value < -LARGEST_VALUE) {
    return -LARGEST_VALUE;
  }
  return value > LARGEST_VALUE ? LARGEST_VALUE : value;
}

/** Network input from a feature; differences and products fit 32 bits for any 16-bit numbers. */
export function standardizeFeature(feature: Int32, center: Int32, multiplier: Int32): Int32 {
  return holdInput(((feature - center) * multiplier + 2048) >> 12);
}

/** Network inputs from features: (feature - center) * multiplier / 4096, rounded, clamped to -127 to 127. */
export function standardize(standardizer: Standardizer, features: ConstInt16Array, input: Int8Array): void {
  for (let i: Int32 = 0; i < standardizer.features; i++) {
    input[i] = standardizeFeature(features[i], standardizer.center[i], standardizer.multiplier[i]);
  }
}

/** The same for `count` features from features[first] on, with their own scales, to inputs from input[place] on. */
export function standardizeRange(
  standardizer: Standardizer,
  features: ConstInt16Array,
  first: Int32,
  count: Int32,
  input: Int8Array,
  place: Int32,
): void {
  const to: Int32 = place - first;
  for (let i: Int32 = first; i < first + count; i++) {
    input[to + i] = standardizeFeature(features[i], standardizer.center[i], standardizer.multiplier[i]);
  }
}
