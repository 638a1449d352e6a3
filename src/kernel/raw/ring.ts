import type { Int32 } from '../types.js';
import type { RawFrontEnd, RawState } from './types.js';

/** Moves on to the place of the next point in the ring. */
export function advanceRing(frontEnd: RawFrontEnd, state: RawState): void {
  state.position = state.position + 1 === frontEnd.length ? 0 : state.position + 1;
}

/** Copies the points in the ring to the network's input, the oldest first. */
export function unrollPoints(frontEnd: RawFrontEnd, state: RawState, input: Int8Array): void {
  const values: Int32 = frontEnd.length * frontEnd.channels;
  const start: Int32 = state.position * frontEnd.channels;
  const behind: Int32 = values - start;
  for (let i: Int32 = 0; i < behind; i++) {
    input[i] = state.ring[start + i];
  }
  for (let i: Int32 = 0; i < start; i++) {
    input[behind + i] = state.ring[i];
  }
}
