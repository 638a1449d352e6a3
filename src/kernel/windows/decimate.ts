import type { ConstInt16Array, Int32 } from '../types.js';
import { divideRounded, squareRoot } from './arithmetic.js';
import type { WindowFrontEnd, WindowState } from './types.js';

/**
 * Adds a sample of every channel; returns true when state.sums holds means of `decimation` of them, rounded half up.
 *
 * The box mean is a low pass with zeros at the multiples of the new rate. A sum is at most 1024 * 2^15 = 2^25.
 */
export function decimateSample(
  frontEnd: WindowFrontEnd,
  samples: ConstInt16Array,
  state: WindowState,
): boolean {
  for (let channel: Int32 = 0; channel < frontEnd.channels; channel++) {
    const sum: Int32 = state.collected === 0 ? 0 : state.sums[channel];
    state.sums[channel] = sum + samples[channel];
  }
  state.collected += 1;
  if (state.collected < frontEnd.decimation) {
    return false;
  }
  state.collected = 0;
  if (frontEnd.decimation > 1) {
    for (let channel: Int32 = 0; channel < frontEnd.channels; channel++) {
      state.sums[channel] = divideRounded(state.sums[channel], frontEnd.decimation);
    }
  }
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
