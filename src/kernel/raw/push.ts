import { addSample, divideSums } from '../signal/decimate.js';
import type { Standardizer } from '../signal/standardize.js';
import type { ConstInt16Array } from '../types.js';
import { quantizePoint } from './quantize.js';
import { advanceRing } from './ring.js';
import type { RawFrontEnd, RawState } from './types.js';

/** Prepares a state for the first sample of a stream. */
export function beginRaw(frontEnd: RawFrontEnd, state: RawState): void {
  state.collected = 0;
  state.position = 0;
  state.missing = frontEnd.length;
}

/** Adds a sample of every channel; returns true when state.sums holds a point: means of `decimation` of them. */
function completePoint(frontEnd: RawFrontEnd, samples: ConstInt16Array, state: RawState): boolean {
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
