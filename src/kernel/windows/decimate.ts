import { addSample, divideSums } from '../signal/decimate.js';
import type { ConstInt16Array, Int32 } from '../types.js';
import { squareRoot } from './arithmetic.js';
import type { WindowFrontEnd, WindowState } from './types.js';

/** Adds a sample of every channel; returns true when state.sums holds means of `decimation` of them. */
export function decimateSample(
  frontEnd: WindowFrontEnd,
  samples: ConstInt16Array,
  state: WindowState,
): boolean {
  addSample(samples, frontEnd.channels, state.collected === 0, state.sums);
  state.collected += 1;
  if (state.collected < frontEnd.decimation) {
    return false;
  }
  state.collected = 0;
  divideSums(frontEnd.channels, frontEnd.decimation, state.sums);
  return true;
}

/**
 * Euclidean length of 16-bit numbers, at most 16 of them, rounded down, at most 32767.
 *
 * If one of them has more than 13 bits, all are divided by 8, so that no sum of squares is above 16 * 2^26 = 2^30.
 */
export function lengthOf(values: Int32Array, count: Int32): Int32 {
  let shift: Int32 = 0;
  for (let i: Int32 = 0; i < count; i++) {
    if (values[i] >= 8192 || values[i] <= -8192) {
      shift = 3;
    }
  }
  let sum: Int32 = 0;
  for (let i: Int32 = 0; i < count; i++) {
    const value: Int32 = values[i] >> shift;
    sum += value * value;
  }
  const length: Int32 = squareRoot(sum) << shift;
  return length > 32767 ? 32767 : length;
}
