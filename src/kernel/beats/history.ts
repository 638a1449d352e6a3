import type { ConstInt16Array, Int32 } from '../types.js';
import type { PeakDetector, PeakState } from './detector-types.js';

/*
 * The history: samples, averaged to entries of about 90 a second. Both the detector and the description of beats read it.
 */

/** Times are moved back until they are this long ago, in samples or entries: 17 minutes at 1000 Hz. */
const LONG_AGO: Int32 = 1048576;

/** Moves a time back; what is long ago stays where it is, so that no time leaves its range. */
export function moveTime(time: Int32, by: Int32): Int32 {
  return time < -LONG_AGO ? time : time - by;
}

/** Writes an entry of one channel at its two places. */
function writeEntry(detector: PeakDetector, at: Int32, value: Int32, state: PeakState): void {
  state.history[at] = value;
  state.history[at - detector.length * detector.channels] = value;
}

/**
 * Writes the entry at `place`, the means of `decimation` samples that start at samples[start].
 *
 * A sum is at most decimation * 2^15 in magnitude, the reciprocal at most 2^15 / decimation.
 */
export function averageSamples(
  detector: PeakDetector,
  samples: ConstInt16Array,
  start: Int32,
  place: Int32,
  state: PeakState,
): void {
  const channels: Int32 = detector.channels;
  const decimation: Int32 = detector.decimation;
  const reciprocal: Int32 = detector.reciprocal;
  const at: Int32 = place * channels;
  if (channels === 2) {
    let first: Int32 = 0;
    let second: Int32 = 0;
    if (decimation === 4) {
      first = samples[start] + samples[start + 2] + samples[start + 4] + samples[start + 6];
      second = samples[start + 1] + samples[start + 3] + samples[start + 5] + samples[start + 7];
    } else {
      const end: Int32 = start + decimation * 2;
      for (let i: Int32 = start; i < end; i += 2) {
        first += samples[i];
        second += samples[i + 1];
      }
    }
    writeEntry(detector, at, (first * reciprocal) >> 15, state);
    writeEntry(detector, at + 1, (second * reciprocal) >> 15, state);
    return;
  }
  for (let channel: Int32 = 0; channel < channels; channel++) {
    let sum: Int32 = 0;
    let from: Int32 = start + channel;
    for (let i: Int32 = 0; i < decimation; i++) {
      sum += samples[from];
      from += channels;
    }
    writeEntry(detector, at + channel, (sum * reciprocal) >> 15, state);
  }
}

/** Fills the history as if the signal had always been its first entry, which is at `place`, so that it does not begin with a step. */
export function fillHistory(detector: PeakDetector, place: Int32, state: PeakState): void {
  const channels: Int32 = detector.channels;
  for (let channel: Int32 = 0; channel < channels; channel++) {
    const value: Int32 = state.history[place * channels + channel];
    for (let i: Int32 = channel; i < 2 * detector.length * channels; i += channels) {
      state.history[i] = value;
    }
  }
}
