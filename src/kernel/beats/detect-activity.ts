import { absoluteOf } from '../signal/arithmetic.js';
import type { Int32 } from '../types.js';
import { type PeakDetector, type PeakState, SLOPES } from './detector-types.js';

/*
 * Activity: how much the signal changes in the way of a QRS complex.
 *
 * The slope of a channel is a difference over `lag` entries, times 4 lag, minus the sum of the differences of 4 lag entries
 * around it, which takes slow changes away. The differences of a sum cancel but for `lag` values at each end, and the sum changes by
 * the difference that enters minus the one that leaves: so no difference is kept, and six values of the history are
 * all that a slope needs.
 *
 * Entries are within 2^15, differences within 2^16. A sum is within 2 * 5 * 2^15, a slope within (8 * 5 + 2 * 5) * 2^15 < 2^20.7. Times
 * a weight of 256 in four channels, or 64 in sixteen, the sum is below 2^30.7; divided by 64 below 2^24.7. The activity of 11 of
 * them is below 2^28.2.
 */

/** As a shift: weighted slopes are divided by this. */
const SLOPE_SHIFT: Int32 = 6;

/** The weighted slopes of channels from `first` on, at the entry at `place`. */
function addSlopes(detector: PeakDetector, first: Int32, place: Int32, state: PeakState): Int32 {
  const channels: Int32 = detector.channels;
  const step: Int32 = detector.lag * channels;
  const factor: Int32 = 4 * detector.lag;
  let sum: Int32 = 0;
  for (let channel: Int32 = first; channel < channels; channel++) {
    const newest: Int32 = place * channels + channel;
    const middle: Int32 = newest - 2 * step;
    const oldest: Int32 = newest - 4 * step;
    const base: Int32 =
      state.bases[channel] +
      state.history[newest - step] -
      state.history[newest] +
      state.history[oldest] -
      state.history[oldest - step];
    state.bases[channel] = base;
    const slope: Int32 = factor * (state.history[middle] - state.history[middle - step]) + base;
    sum += absoluteOf(slope) * state.weights[channel];
  }
  return sum;
}

/**
 * Follows the activity through entries up to the one at `end`, or to where a peak is final: nothing has been as high for `blank`
 * entries. Returns true for such a peak.
 *
 * The first two channels are a loop without another one in it, because most devices have no more.
 */
export function followActivity(detector: PeakDetector, end: Int32, state: PeakState): boolean {
  const channels: Int32 = detector.channels;
  const step: Int32 = detector.lag * channels;
  const factor: Int32 = 4 * detector.lag;
  const width: Int32 = detector.width;
  const blank: Int32 = detector.blank;
  let place: Int32 = state.newest;
  let activity: Int32 = state.activity;
  let crest: Int32 = state.crest;
  let trough: Int32 = state.trough;
  let final: boolean = false;
  while (place < end && !final) {
    place += 1;
    let sum: Int32 = 0;
    if (channels === 2) {
      const newest: Int32 = place * 2;
      const middle: Int32 = newest - 2 * step;
      const oldest: Int32 = newest - 4 * step;
      const base: Int32 =
        state.bases[0] +
        state.history[newest - step] -
        state.history[newest] +
        state.history[oldest] -
        state.history[oldest - step];
      const other: Int32 =
        state.bases[1] +
        state.history[newest - step + 1] -
        state.history[newest + 1] +
        state.history[oldest + 1] -
        state.history[oldest - step + 1];
      state.bases[0] = base;
      state.bases[1] = other;
      const slope: Int32 = factor * (state.history[middle] - state.history[middle - step]) + base;
      const second: Int32 = factor * (state.history[middle + 1] - state.history[middle - step + 1]) + other;
      sum = absoluteOf(slope) * state.weights[0] + absoluteOf(second) * state.weights[1];
    } else {
      sum = addSlopes(detector, 0, place, state);
    }
    sum >>= SLOPE_SHIFT;
    activity += sum - state.slopes[(place - width) & (SLOPES - 1)];
    state.slopes[place & (SLOPES - 1)] = sum;
    if (activity > crest) {
      if (!state.rising) {
        state.rising = true;
        state.troughBefore = trough;
      }
      crest = activity;
      trough = activity;
      state.crestAt = place;
    } else {
      if (activity < trough) {
        trough = activity;
      }
      if (!state.rising) {
        crest = activity;
      } else if (place - state.crestAt >= blank) {
        final = true;
      }
    }
  }
  state.newest = place;
  state.activity = activity;
  state.crest = crest;
  state.trough = trough;
  return final;
}

/** Adds up the magnitudes of the slopes of each channel over the width of the QRS complex at the peak of activity. */
export function measureTops(detector: PeakDetector, state: PeakState): void {
  const channels: Int32 = detector.channels;
  const step: Int32 = detector.lag * channels;
  const factor: Int32 = 4 * detector.lag;
  const last: Int32 = state.crestAt * channels;
  const first: Int32 = last - (detector.width - 1) * channels;
  for (let channel: Int32 = 0; channel < channels; channel++) {
    let base: Int32 = 0;
    for (let i: Int32 = first + channel - step + channels; i <= first + channel; i += channels) {
      base += state.history[i - 4 * step] - state.history[i];
    }
    let top: Int32 = 0;
    for (let i: Int32 = first + channel; i <= last + channel; i += channels) {
      const slope: Int32 = factor * (state.history[i - 2 * step] - state.history[i - 3 * step]) + base;
      top += absoluteOf(slope);
      /* What the next base has that this one does not have. */
      base +=
        state.history[i + channels - step] -
        state.history[i + channels] +
        state.history[i + channels - 4 * step] -
        state.history[i + channels - 5 * step];
    }
    state.tops[channel] = top;
  }
}
