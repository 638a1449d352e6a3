import { bitsOf, divideRounded } from '../signal/arithmetic.js';
import type { Int32 } from '../types.js';
import { divideDown } from './arithmetic.js';
import { removeLine } from './line.js';
import { DETREND_LINEAR, DETREND_NONE, type WindowFrontEnd } from './types.js';
import { peakOf, type Window } from './window.js';

/** Bits of the range of a window, greatest - least, when it is scaled. */
export const RANGE_BITS: Int32 = 14;

/** Multiplies the values of a window by 2^up, or divides them and rounds half up if that is below 0, and subtracts `offset`. */
function moveValues(values: Int32Array, length: Int32, up: Int32, offset: Int32, window: Window): void {
  window.exponent -= up;
  if (up < 0) {
    const down: Int32 = -up;
    const half: Int32 = 1 << (down - 1);
    for (let i: Int32 = 0; i < length; i++) {
      values[i] = ((values[i] + half) >> down) - offset;
    }
    window.least = ((window.least + half) >> down) - offset;
    window.greatest = ((window.greatest + half) >> down) - offset;
    return;
  }
  const factor: Int32 = 1 << up;
  for (let i: Int32 = 0; i < length; i++) {
    values[i] = values[i] * factor - offset;
  }
  window.least = window.least * factor - offset;
  window.greatest = window.greatest * factor - offset;
}

/**
 * Subtracts the mean of a window and brings its range to `bits` bits, at least 14 and at most 15. Values are then at most 2^bits in
 * magnitude, and so are their differences.
 *
 * The mean is that of the scaled values, rounded to one of their steps: mean = whole + rest / length, where the rest is below
 * length <= 2^10, so that rest * 2^up is below 2^25. A window of samples that are all the same becomes zeros.
 */
function centre(frontEnd: WindowFrontEnd, bits: Int32, values: Int32Array, window: Window): void {
  const length: Int32 = frontEnd.length;
  const whole: Int32 = divideDown(window.sum, length);
  const up: Int32 = bits - bitsOf(window.greatest - window.least);
  if (up < 0) {
    moveValues(values, length, up, (whole + (1 << (-up - 1))) >> -up, window);
    return;
  }
  const rest: Int32 = window.sum - whole * length;
  moveValues(values, length, up, whole * (1 << up) + divideRounded(rest * (1 << up), length), window);
}

/** Finds the smallest and the largest value of a window. */
function findExtremes(values: Int32Array, length: Int32, window: Window): void {
  let least: Int32 = values[0];
  let greatest: Int32 = values[0];
  for (let i: Int32 = 1; i < length; i++) {
    const value: Int32 = values[i];
    if (value < least) {
      least = value;
    }
    if (value > greatest) {
      greatest = value;
    }
  }
  window.least = least;
  window.greatest = greatest;
}

/**
 * Detrends a window as the front end says, and scales it so that quiet windows keep their precision: values are then at most
 * 2^14 in magnitude (rounding may add 1), and so are the differences between any two of them.
 *
 * A power of two that all samples are multiplied by changes window.exponent, and nothing else.
 */
export function scaleWindow(frontEnd: WindowFrontEnd, values: Int32Array, window: Window): void {
  const length: Int32 = frontEnd.length;
  if (frontEnd.detrend === DETREND_NONE) {
    moveValues(values, length, RANGE_BITS - 1 - bitsOf(peakOf(window)), 0, window);
    return;
  }
  if (frontEnd.detrend !== DETREND_LINEAR) {
    centre(frontEnd, RANGE_BITS, values, window);
    return;
  }
  /* One bit more, because what remains has a smaller range than the line, and is scaled again. */
  centre(frontEnd, RANGE_BITS + 1, values, window);
  removeLine(frontEnd, peakOf(window), values);
  findExtremes(values, length, window);
  moveValues(values, length, RANGE_BITS - bitsOf(window.greatest - window.least), 0, window);
}
