import type { ConstInt16Array, Int32 } from '../types.js';
import { decimateSample, lengthOf } from './decimate.js';
import type { WindowFrontEnd, WindowState } from './types.js';

/** Prepares a state for the first sample of a stream. */
export function beginWindows(frontEnd: WindowFrontEnd, state: WindowState): void {
  state.collected = 0;
  state.position = 0;
  state.missing = frontEnd.length;
  state.started = false;
}

/**
 * Takes the next sample of every channel. Returns true when a window is complete, which is after `length` samples and then
 * every `hop`, counted after decimation; state.ring then holds it, until the next sample.
 */
export function pushWindowSample(
  frontEnd: WindowFrontEnd,
  samples: ConstInt16Array,
  state: WindowState,
): boolean {
  if (!decimateSample(frontEnd, samples, state)) {
    return false;
  }
  if (frontEnd.magnitude) {
    state.sums[frontEnd.channels] = lengthOf(state.sums, frontEnd.channels);
  }
  for (let signal: Int32 = 0; signal < frontEnd.signals; signal++) {
    state.ring[signal * frontEnd.length + state.position] = state.sums[signal];
  }
  state.position = state.position + 1 === frontEnd.length ? 0 : state.position + 1;
  state.missing -= 1;
  if (state.missing > 0) {
    return false;
  }
  state.missing = frontEnd.hop;
  return true;
}
