import type { ConstInt16Array, Int32 } from '../types.js';
import { decimateSample } from './decimate.js';
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
 * every `hop`, counted after decimation; describeWindow then computes its features, before the next sample is taken.
 */
export function pushWindowSample(
  frontEnd: WindowFrontEnd,
  samples: ConstInt16Array,
  state: WindowState,
): boolean {
  const channels: Int32 = frontEnd.channels;
  const place: Int32 = state.position * channels;
  if (frontEnd.decimation > 1) {
    if (!decimateSample(frontEnd, samples, state)) {
      return false;
    }
    for (let channel: Int32 = 0; channel < channels; channel++) {
      state.ring[place + channel] = state.sums[channel];
    }
  } else {
    for (let channel: Int32 = 0; channel < channels; channel++) {
      state.ring[place + channel] = samples[channel];
    }
  }
  state.position = state.position + 1 === frontEnd.length ? 0 : state.position + 1;
  state.missing -= 1;
  if (state.missing > 0) {
    return false;
  }
  state.missing = frontEnd.hop;
  return true;
}
