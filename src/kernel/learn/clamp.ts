import { LARGEST_INT16, LEAST_INT16 } from '../limits.js';
import type { Int32 } from '../types.js';

/** Limits a number to 16 bits. @instruction clampInt16 */
export function clampInt16(value: Int32): Int32 {
  if (value > LARGEST_INT16) {
    return LARGEST_INT16;
  }
  if (value < LEAST_INT16) {
    return LEAST_INT16;
  }
  return value;
}

/** Limits a number to -128 to 127. @instruction clampFactor */
export function clampFactor(value: Int32): Int32 {
  if (value > 127) {
    return 127;
  }
  if (value < -128) {
    return -128;
  }
  return value;
}
