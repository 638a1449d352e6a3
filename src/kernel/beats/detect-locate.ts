import { absoluteOf } from '../signal/arithmetic.js';
import type { Int32 } from '../types.js';
import type { PeakDetector, PeakState } from './detector-types.js';

/** As a shift: another channel replaces the first when the first one's part in the activity is smaller by this factor. */
const SILENT_SHIFT: Int32 = 4;

/** Part of a channel in the activity of beats: less than 2^21 * 2^8. */
function partOf(channel: Int32, state: Readonly<PeakState>): Int32 {
  return (state.signals[channel] >> 9) * state.weights[channel];
}

/** The channel in which R peaks are located: the first one, so that all are located in the same way, unless it is silent. */
function referenceChannel(detector: PeakDetector, state: Readonly<PeakState>): Int32 {
  const first: Int32 = partOf(0, state);
  let reference: Int32 = 0;
  let largest: Int32 = 0;
  for (let channel: Int32 = 1; channel < detector.channels; channel++) {
    const part: Int32 = partOf(channel, state);
    if (part >> SILENT_SHIFT > first && part > largest) {
      largest = part;
      reference = channel;
    }
  }
  return reference;
}

/**
 * Samples since the R peak: the largest deflection of the band pass around the peak of activity that is peakAge old.
 * peakAge = blank when it is called, so the search ends within the ring. No R peak is before the first sample.
 */
export function locatePeak(detector: PeakDetector, state: Readonly<PeakState>): Int32 {
  const channels: Int32 = detector.channels;
  const channel: Int32 = referenceChannel(detector, state);
  const first: Int32 = state.peakAge + detector.lookBack;
  const last: Int32 = state.peakAge - detector.lookAhead;
  let place: Int32 = state.bandHead - first * channels;
  if (place < 0) {
    place += detector.bandLength;
  }
  let largest: Int32 = -1;
  let age: Int32 = first;
  for (let i: Int32 = first; i >= last; i--) {
    const deflection: Int32 = absoluteOf(state.bands[place + channel]);
    if (deflection > largest) {
      largest = deflection;
      age = i;
    }
    place += channels;
    if (place === detector.bandLength) {
      place = 0;
    }
  }
  age += detector.bandDelay;
  return age < state.seen ? age : state.seen;
}
