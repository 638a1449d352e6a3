import type { Int32 } from '../types.js';

/** What is known of the values of a window that is being described: each is a number of WindowState.work times 2^exponent. */
export interface Window {
  /** Of the values; at most 1024 * 2^15 = 2^25 in magnitude before a mean is taken off. */
  sum: Int32;
  /** The smallest value. */
  least: Int32;
  /** The largest value. */
  greatest: Int32;
  /** Power of two that brings a value back to steps of the samples. */
  exponent: Int32;
}

/** The largest magnitude in a window. */
export function peakOf(window: Readonly<Window>): Int32 {
  return window.greatest > -window.least ? window.greatest : -window.least;
}
