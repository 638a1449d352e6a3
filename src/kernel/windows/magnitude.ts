import { bitsOf, headroomOf } from '../signal/arithmetic.js';
import type { Int32 } from '../types.js';
import { rootOf } from './root.js';
import type { WindowFrontEnd, WindowState } from './types.js';
import type { Window } from './window.js';

/**
 * Writes the squared length of the vector of a group of channels to state.work for every sample of a window, the oldest first.
 *
 * @param up power of two that samples are multiplied by; what is after the point is cut off
 */
function squareLengths(frontEnd: WindowFrontEnd, group: Int32, up: Int32, state: WindowState): void {
  const stride: Int32 = frontEnd.channels;
  const length: Int32 = frontEnd.length;
  const first: Int32 = frontEnd.groupStarts[group];
  const end: Int32 = frontEnd.groupStarts[group + 1];
  const factor: Int32 = up > 0 ? 1 << up : 1;
  const down: Int32 = up < 0 ? -up : 0;
  let from: Int32 = state.position * stride;
  for (let i: Int32 = 0; i < length; i++) {
    let square: Int32 = 0;
    for (let member: Int32 = first; member < end; member++) {
      const value: Int32 = (state.ring[from + frontEnd.groupChannels[member]] * factor) >> down;
      square += value * value;
    }
    state.work[i] = square;
    from = from + stride === length * stride ? 0 : from + stride;
  }
}

/** Replaces squares, at most 2^30, by their roots, to 15 bits of each, and adds them to a window. */
function extractRoots(values: Int32Array, length: Int32, window: Window): void {
  let sum: Int32 = 0;
  let least: Int32 = 32767;
  let greatest: Int32 = 0;
  for (let i: Int32 = 0; i < length; i++) {
    let value: Int32 = values[i];
    if (value > 0) {
      value = value > 1073741823 ? 1073741823 : value;
      /* Pairs of bits, so that the square has its highest bit at 28 or 29. */
      const pairs: Int32 = (headroomOf(value) - 1) >> 1;
      value = (rootOf(value << (2 * pairs)) + ((1 << pairs) >> 1)) >> pairs;
    }
    values[i] = value;
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

/**
 * Writes the length of the vector of a group of channels, sqrt(x^2 + y^2 + z^2), to state.work for every sample of a window, the
 * oldest first. The channels must have been read before.
 *
 * Samples are brought to so many bits that the sum of their squares is at most 2^30. So lengths have up to 15 bits, however quiet
 * the window is.
 */
export function readMagnitude(
  frontEnd: WindowFrontEnd,
  group: Int32,
  state: WindowState,
  window: Window,
): void {
  const first: Int32 = frontEnd.groupStarts[group];
  const end: Int32 = frontEnd.groupStarts[group + 1];
  let bits: Int32 = 0;
  for (let i: Int32 = first; i < end; i++) {
    const own: Int32 = state.bits[frontEnd.groupChannels[i]];
    bits = own > bits ? own : bits;
  }
  const up: Int32 = ((30 - bitsOf(end - first - 1)) >> 1) - bits;
  squareLengths(frontEnd, group, up, state);
  extractRoots(state.work, frontEnd.length, window);
  window.exponent = -up;
}
