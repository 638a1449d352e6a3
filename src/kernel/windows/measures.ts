import type { Int32 } from '../types.js';

/** Measures of a scaled window that several features use. Logarithms are 256 times the binary ones, of steps of the samples. */
export interface Measures {
  /** Samples of the window. */
  length: Int32;
  /** Of `length`. */
  logLength: Int32;
  /** Power of two that the values of the window must be multiplied by. */
  exponent: Int32;
  /** Largest magnitude of the values. */
  peak: Int32;
  /** Logarithm of the sum of squares. */
  squares: Int32;
  /** Logarithm of the standard deviation. */
  deviation: Int32;
  /** What is subtracted from logarithms so that they do not change with the gain: the deviation, or 0. */
  reference: Int32;
}
