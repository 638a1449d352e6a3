import type { Standardizer } from '../signal/standardize.js';
import type { ConstInt16Array, Int32 } from '../types.js';
import { divideRounded } from '../windows/arithmetic.js';
import { quantizePoint } from './quantize.js';
import { advanceRing } from './ring.js';
import type { RawFrontEnd, RawState } from './types.js';

/** Prepares a state for the first sample of a stream. */
export function beginRaw(frontEnd: RawFrontEnd, state: RawState): void {
  state.collected = 0;
  state.position = 0;
  state.missing = frontEnd.length;
}

/**
 * Adds a sample of every channel; returns true when state.sums holds a point: means of `decimation` of them, rounded half
 * up. A sum is at most 1024 * 2^15 = 2^25.
 */
function completePoint(frontEnd: RawFrontEnd, samples: ConstInt16Array, state: RawState): boolean {
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
 * Takes the next sample of every channel. Returns true when a window is complete, which is after `length` points and then
 * every `hop`; state.ring then holds it, until the next point.
 */
export function pushRawSample(
  frontEnd: RawFrontEnd,
  standardizer: Standardizer,
  samples: ConstInt16Array,
  state: RawState,
): boolean {
  if (!completePoint(frontEnd, samples, state)) {
    return false;
  }
  quantizePoint(standardizer, state.sums, state.position * frontEnd.channels, state.ring);
  advanceRing(frontEnd, state);
  state.missing -= 1;
  if (state.missing > 0) {
    return false;
  }
  state.missing = frontEnd.hop;
  return true;
}
