import { LARGEST_INT16 } from '../limits.js';
import type { Int32 } from '../types.js';

/** Limits a number to 16 bits. -32768 does not occur, so that every number has a negative. */
export function clampInt16(value: Int32): Int32 {
  if (value > LARGEST_INT16) {
    return LARGEST_INT16;
  }
  if (value < -LARGEST_INT16) {
    return -LARGEST_INT16;
  }
  return value;
}
