import { LARGEST_VALUE } from '../limits.js';
import type { ConstInt8Array, ConstInt16Array, ConstInt32Array, Int32 } from '../types.js';

/** The largest shift with which a product still fits 31 bits; what a feature has beyond is dropped before. */
export const WIDEST_SHIFT: Int32 = 22;

/**
 * Brings features of any width to a common scale: the mean of the training samples becomes 0, three standard deviations 127.
 * Constant: it is stored in flash.
 */
export interface WindowStandardizer {
  /** Number of features. */
  readonly features: Int32;
  /** The value that becomes 0, for every feature. */
  readonly center: ConstInt32Array;
  /** Network input per unit of a feature, times 2^shift; 2^11 to 2^12 - 1, or 0 for a feature that never changes. */
  readonly multiplier: ConstInt16Array;
  /** See multiplier; 4 to 28. */
  readonly shift: ConstInt8Array;
}

/**
 * The network input of a feature at most 2^21 in magnitude, as its center is.
 *
 * A difference of 2^(shift - 4) or more becomes 128 or more, as the multiplier is at least 2^11. Limited to that, the product with
 * a multiplier below 2^12 is below 2^(shift + 8) <= 2^30.
 */
function standardizeFeature(feature: Int32, center: Int32, multiplier: Int32, shift: Int32): Int32 {
  const drop: Int32 = shift > WIDEST_SHIFT ? shift - WIDEST_SHIFT : 0;
  const kept: Int32 = shift - drop;
  const limit: Int32 = (1 << kept) >> 4;
  let difference: Int32 = (feature - center) >> drop;
  if (difference > limit) {
    difference = limit;
  }
  if (difference < -limit) {
    difference = -limit;
  }
  const input: Int32 = (difference * multiplier + ((1 << kept) >> 1)) >> kept;
  if (input > LARGEST_VALUE) {
    return LARGEST_VALUE;
  }
  if (input < -LARGEST_VALUE) {
    return -LARGEST_VALUE;
  }
  return input;
}

/** Network inputs from features: (feature - center) * multiplier / 2^shift, rounded, clamped to -127 to 127. */
export function standardizeWindow(
  standardizer: WindowStandardizer,
  features: ConstInt32Array,
  input: Int8Array,
): void {
  for (let i: Int32 = 0; i < standardizer.features; i++) {
    input[i] = standardizeFeature(
      features[i],
      standardizer.center[i],
      standardizer.multiplier[i],
      standardizer.shift[i],
    );
  }
}
