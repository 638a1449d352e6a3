import { LARGEST_VALUE } from './limits.js';
import type { ConstInt16Array, Int32 } from './types.js';

/**
 * Quantizes raw samples, for example of an analog-to-digital converter, to network inputs.
 *
 * input = raw * multiplier / 2^shift, rounded half up and clamped to -127 to 127. The multiplier is less than 2^15 and
 * the shift at least 1, so the product fits 31 bits.
 *
 * @external
 */
export function quantizeSamples(
  raw: ConstInt16Array,
  count: Int32,
  multiplier: Int32,
  shift: Int32,
  input: Int8Array,
): void {
  const half: Int32 = 1 << (shift - 1);
  for (let i: Int32 = 0; i < count; i++) {
    const value: Int32 = (raw[i] * multiplier + half) >> shift;
    input[i] = value > LARGEST_VALUE ? LARGEST_VALUE : value < -LARGEST_VALUE ? -LARGEST_VALUE : value;
  }
}
