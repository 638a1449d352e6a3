import type { Int32 } from '../types.js';

/** A sum of squares in floating point: sum * 2^exponent. */
export interface Energy {
  /** Below 2^31. */
  sum: Int32;
  /** Power of two; even, 0 or more. */
  exponent: Int32;
}

/** Bits of the lower part of a sum of squares; see setEnergy. */
export const LOW_BITS: Int32 = 12;

/** The lower part of a sum of squares; see setEnergy. */
export const LOW_MASK: Int32 = 4095;

/**
 * Sets an energy to high * 2^12 + low, exactly or to 18 bits and more.
 *
 * Sums of squares have more than 32 bits. So squares are added to a lower part, and after each addition what has more than 12
 * bits goes over to a higher part: `low += square; high += low >> 12; low &= 4095`.
 */
export function setEnergy(high: Int32, low: Int32, energy: Energy): void {
  const isLarge: boolean = high >= 262144;
  energy.sum = isLarge ? high : high * 4096 + low;
  energy.exponent = isLarge ? LOW_BITS : 0;
}
