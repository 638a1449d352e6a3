import { bitsOf } from '../signal/arithmetic.js';
import type { Int32 } from '../types.js';
import { shiftRounded } from './arithmetic.js';
import type { WindowFrontEnd } from './types.js';

/**
 * Subtracts the least-squares line through the middle from a window whose mean is zero.
 *
 * With t = 2 i - (length - 1), from -1023 to 1023, the line is t * sum(t x) / sum(t^2). The sum of |t| is at most
 * length^2 / 2, so that sum(t x) fits 31 bits when x is shifted down to 31 - 2 log2(length) + 1 bits. Its mantissa has 15
 * bits, and so has that of 1 / sum(t^2): their product fits 30 bits, and 15 of these times t fit 25.
 *
 * The line is at most 1.5 times the largest magnitude of x, so that what remains is below 2^18 if x is at most 2^16.
 *
 * @param peak largest magnitude of the values
 */
export function removeLine(frontEnd: WindowFrontEnd, peak: Int32, values: Int32Array): void {
  const length: Int32 = frontEnd.length;
  const room: Int32 = 31 - 2 * bitsOf(length - 1);
  const excess: Int32 = bitsOf(peak) - room;
  let shift: Int32 = excess > 0 ? excess : 0;
  let product: Int32 = 0;
  for (let i: Int32 = 0; i < length; i++) {
    product += (2 * i - length + 1) * shiftRounded(values[i], shift);
  }
  if (product === 0) {
    return;
  }
  const half: Int32 = bitsOf(product < 0 ? -product : product) - 15;
  const slope: Int32 = (shiftRounded(product, half) * frontEnd.slopeReciprocal) >> 15;
  /* A line of 15 + 10 bits that is shifted by more than this is less than one step. */
  shift = frontEnd.slopeShift - 15 - half - shift;
  if (shift > 26) {
    return;
  }
  for (let i: Int32 = 0; i < length; i++) {
    values[i] -= shiftRounded((2 * i - length + 1) * slope, shift);
  }
}
