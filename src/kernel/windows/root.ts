import type { Int32 } from '../types.js';

/**
 * sqrt(value) for a value from 2^28 to 2^30 - 1, within 0.6.
 *
 * Two steps of Newton's method make 2^29 / sqrt(value) from a straight line that is at most 11 % off; they leave 0.06 %. The value
 * times that is the root, and one step of Heron's method, with the same reciprocal, leaves no more than rounding.
 */
export function rootOf(value: Int32): Int32 {
  /* The same number in 16 bits, so that its product with the square fits 31. */
  const mantissa: Int32 = value >> 14;
  let reciprocal: Int32 = 36600 - ((mantissa * 5500) >> 14);
  for (let step: Int32 = 0; step < 2; step++) {
    const square: Int32 = (reciprocal * reciprocal) >> 15;
    const correction: Int32 = (1610612736 - mantissa * square) >> 15;
    reciprocal = (reciprocal * correction + 16384) >> 15;
  }
  const root: Int32 = (mantissa * reciprocal) >> 15;
  /* The square of the root is within 2^22 of the value: 14 bits and a sign are left of the difference. */
  return root + ((((value - root * root) >> 8) * reciprocal + 2097152) >> 22);
}
