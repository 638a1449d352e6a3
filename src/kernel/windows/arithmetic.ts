import { absoluteOf, bitsOf } from '../signal/arithmetic.js';
import type { ConstInt32Array, Int32 } from '../types.js';
import type { Energy } from './energy.js';

/** Clamps a value to the range of a feature: -32767 to 32767. */
export function clampFeature(value: Int32): Int32 {
  if (value > 32767) {
    return 32767;
  }
  if (value < -32768) {
    return -32768;
  }
  return value;
}

/** The largest magnitude among values[first] to values[first + count - 1], each more than -2^31. */
export function largestMagnitude(values: ConstInt32Array, first: Int32, count: Int32): Int32 {
  let largest: Int32 = 0;
  for (let i: Int32 = first; i < first + count; i++) {
    const magnitude: Int32 = absoluteOf(values[i]);
    if (magnitude > largest) {
      largest = magnitude;
    }
  }
  return largest;
}

/**
 * The bits of the largest magnitude among values[first] to values[first + count - 1], each more than -2^31: those that any of
 * the magnitudes has.
 */
export function bitsOfLargest(values: ConstInt32Array, first: Int32, count: Int32): Int32 {
  let bits: Int32 = 0;
  for (let i: Int32 = first; i < first + count; i++) {
    const value: Int32 = values[i];
    const sign: Int32 = value >> 31;
    bits |= (value ^ sign) - sign;
  }
  return bitsOf(bits);
}

/** floor(value / 2^shift + 1/2) for a value below 2^30 in magnitude; a shift below 0 multiplies. */
export function shiftRounded(value: Int32, shift: Int32): Int32 {
  if (shift > 0) {
    return (value + (1 << (shift - 1))) >> shift;
  }
  return value * (1 << -shift);
}

/**
 * floor(sqrt(value)) for a value that is not negative, bit by bit from the highest.
 *
 * Before a step, `root` is the root so far times twice the weight of the next bit, and `rest` what the value exceeds its square by.
 */
export function squareRoot(value: Int32): Int32 {
  let rest: Int32 = value;
  let root: Int32 = 0;
  /* From the highest power of 4 within the value. */
  for (let bit: Int32 = value > 0 ? 1 << ((bitsOf(value) - 1) & -2) : 0; bit > 0; bit >>= 2) {
    const part: Int32 = root + bit;
    root >>= 1;
    if (rest >= part) {
      rest -= part;
      root += bit;
    }
  }
  return root;
}

/**
 * The sum of squares of values[first] to values[first + count - 1], each below 2^30 in magnitude; count is at most 1024.
 *
 * The values are shifted down so that no sum exceeds 31 bits: with 2^k >= count, squares have at most 30 - k bits. A value
 * may be rounded up to 2^bits; then `count` times 2^(2 bits) is still at most 2^30.
 */
export function measureEnergy(values: ConstInt32Array, first: Int32, count: Int32, energy: Energy): void {
  const kept: Int32 = (30 - bitsOf(count - 1)) >> 1;
  const excess: Int32 = bitsOfLargest(values, first, count) - kept;
  /* Never more than 20 for a count in range; the limit is for all others. */
  const shift: Int32 = excess < 0 ? 0 : excess > 30 ? 30 : excess;
  const half: Int32 = (1 << shift) >> 1;
  let sum: Int32 = 0;
  for (let i: Int32 = first; i < first + count; i++) {
    const value: Int32 = (values[i] + half) >> shift;
    sum += value * value;
  }
  energy.sum = sum;
  energy.exponent = 2 * shift;
}
