import { bitsOf } from '../signal/arithmetic.js';
import type { ConstInt16Array, Int32 } from '../types.js';
import type { WindowFrontEnd, WindowState } from './types.js';
import { peakOf, type Window } from './window.js';

/** Copies every `stride`th number of a ring from `from` on to values[first] to values[end - 1], and adds them to a window. */
function copyPart(
  ring: ConstInt16Array,
  from: Int32,
  stride: Int32,
  values: Int32Array,
  first: Int32,
  end: Int32,
  window: Window,
): void {
  let sum: Int32 = window.sum;
  let least: Int32 = window.least;
  let greatest: Int32 = window.greatest;
  let place: Int32 = from;
  for (let i: Int32 = first; i < end; i++) {
    const value: Int32 = ring[place];
    values[i] = value;
    place += stride;
    sum += value;
    if (value < least) {
      least = value;
    }
    if (value > greatest) {
      greatest = value;
    }
  }
  window.sum = sum;
  window.least = least;
  window.greatest = greatest;
}

/** Copies the samples of a channel from the ring to state.work, the oldest first. */
export function readChannel(
  frontEnd: WindowFrontEnd,
  channel: Int32,
  state: WindowState,
  window: Window,
): void {
  const stride: Int32 = frontEnd.channels;
  const length: Int32 = frontEnd.length;
  /* Read once: an interrupt may move it on. */
  const position: Int32 = state.position;
  const older: Int32 = length - position;
  window.sum = 0;
  window.least = 32767;
  window.greatest = -32768;
  window.exponent = 0;
  copyPart(state.ring, position * stride + channel, stride, state.work, 0, older, window);
  copyPart(state.ring, channel, stride, state.work, older, length, window);
  state.bits[channel] = bitsOf(peakOf(window));
}
