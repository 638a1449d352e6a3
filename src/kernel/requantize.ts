import { LARGEST_VALUE } from './limits.js';
import type { Int32 } from './types.js';

/** Clamps an activation to 0 to LARGEST_VALUE. @instruction clampActivation */
export function clampActivation(value: Int32): Int32 {
  if (value < 0) {
    return 0;
  }
  if (value > LARGEST_VALUE) {
    return LARGEST_VALUE;
  }
  return value;
}

/** The activation of an accumulator that has been shifted right by its normalizer. */
export function requantize(scaled: Int32, multiplier: Int32, bias: Int32, shift: Int32): Int32 {
  return clampActivation((scaled * multiplier + bias) >> shift);
}
