import type { Int32 } from '../types.js';

/** A sum of squares in floating point: sum * 2^exponent. */
export interface Energy {
  /** Below 2^31. */
  sum: Int32;
  /** Power of two; even, 0 or more. */
  exponent: Int32;
}
