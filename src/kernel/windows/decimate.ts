import { addSample, divideSums } from '../signal/decimate.js';
import type { ConstInt16Array } from '../types.js';
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
