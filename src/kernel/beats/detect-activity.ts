import { absoluteOf } from '../signal/arithmetic.js';
import { addHigh, addLow, highOf, lowOf } from '../signal/pairs.js';
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

/** The slopes of the pair of channels whose newest entry is history[at], weighted and added up. */
function slopesOf(detector: PeakDetector, pair: Int32, at: Int32, state: PeakState): Int32 {
  const history: Int32Array = state.history;
  const stride: Int32 = detector.stride;
  const factor: Int32 = 4 * detector.lag;
  const newest: Int32 = history[at];
  const second: Int32 = history[at - stride];
  const third: Int32 = history[at - 2 * stride];
  const fourth: Int32 = history[at - 3 * stride];
  const fifth: Int32 = history[at - 4 * stride];
  const oldest: Int32 = history[at - 5 * stride];
  const low: Int32 =
    addLow(addLow(state.bases[2 * pair], newest, -1), oldest, -1) + lowOf(second) + lowOf(fifth);
  const high: Int32 =
    state.bases[2 * pair + 1] - highOf(newest) - highOf(oldest) + highOf(second) + highOf(fifth);
  state.bases[2 * pair] = low;
  state.bases[2 * pair + 1] = high;
  const slope: Int32 = absoluteOf(addLow(addLow(low, third, factor), fourth, -factor));
  const other: Int32 = absoluteOf(addHigh(addHigh(high, third, factor), fourth, -factor));
  return slope * state.weights[2 * pair] + other * state.weights[2 * pair + 1];
}

/**
 * Takes entries up to the one at `end` into the activity, and follows its crests, up to where a peak is final: nothing has been
 * as high for `blank` entries. Returns true for such a peak.
 *
 * The slopes of the first pair are computed here, with all that changes in variables, because most devices have no more.
 */
export function followActivity(detector: PeakDetector, end: Int32, state: PeakState): boolean {
  const pairs: Int32 = detector.pairs;
  const stride: Int32 = detector.stride;
  const factor: Int32 = 4 * detector.lag;
  const weight: Int32 = state.weights[0];
  const otherWeight: Int32 = state.weights[1];
  let place: Int32 = state.newest;
  let low: Int32 = state.bases[0];
  let high: Int32 = state.bases[1];
  let activity: Int32 = state.activity;
  let crest: Int32 = state.crest;
  let trough: Int32 = state.trough;
  let final: boolean = false;
  while (place < end && !final) {
    place += 1;
    const at: Int32 = place * pairs;
    const newest: Int32 = state.history[at];
    const second: Int32 = state.history[at - stride];
    const third: Int32 = state.history[at - 2 * stride];
    const fourth: Int32 = state.history[at - 3 * stride];
    const fifth: Int32 = state.history[at - 4 * stride];
    const oldest: Int32 = state.history[at - 5 * stride];
    low = addLow(addLow(low, newest, -1), oldest, -1) + lowOf(second) + lowOf(fifth);
    high += highOf(second) + highOf(fifth) - highOf(newest) - highOf(oldest);
    const slope: Int32 = absoluteOf(addLow(addLow(low, third, factor), fourth, -factor));
    const other: Int32 = absoluteOf(addHigh(addHigh(high, third, factor), fourth, -factor));
    let slopes: Int32 = (slope * weight + other * otherWeight) >> SLOPE_SHIFT;
    for (let pair: Int32 = 1; pair < pairs; pair++) {
      slopes += slopesOf(detector, pair, at + pair, state) >> SLOPE_SHIFT;
    }
    activity += slopes - state.slopes[(place - detector.width) & (SLOPES - 1)];
    state.slopes[place & (SLOPES - 1)] = slopes;
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
      if (state.rising) {
        final = place - state.crestAt >= detector.blank;
      } else {
        crest = activity;
      }
    }
  }
  state.newest = place;
  state.bases[0] = low;
  state.bases[1] = high;
  state.activity = activity;
  state.crest = crest;
  state.trough = trough;
  return final;
}

/** Adds up the magnitudes of the slopes of each channel over the width of the QRS complex at the peak of activity. */
export function measureTops(detector: PeakDetector, state: PeakState): void {
  const history: Int32Array = state.history;
  const pairs: Int32 = detector.pairs;
  const stride: Int32 = detector.stride;
  const factor: Int32 = 4 * detector.lag;
  const last: Int32 = state.crestAt * pairs;
  const first: Int32 = last - detector.width * pairs;
  for (let pair: Int32 = 0; pair < pairs; pair++) {
    let low: Int32 = 0;
    let high: Int32 = 0;
    for (let i: Int32 = first + pair - stride + pairs; i <= first + pair; i += pairs) {
      low += lowOf(history[i - 4 * stride]) - lowOf(history[i]);
      high += highOf(history[i - 4 * stride]) - highOf(history[i]);
    }
    let top: Int32 = 0;
    let other: Int32 = 0;
    for (let i: Int32 = first + pairs + pair; i <= last + pair; i += pairs) {
      const newest: Int32 = history[i];
      const second: Int32 = history[i - stride];
      const third: Int32 = history[i - 2 * stride];
      const fourth: Int32 = history[i - 3 * stride];
      const fifth: Int32 = history[i - 4 * stride];
      const oldest: Int32 = history[i - 5 * stride];
      low = addLow(addLow(low, newest, -1), oldest, -1) + lowOf(second) + lowOf(fifth);
      high += highOf(second) + highOf(fifth) - highOf(newest) - highOf(oldest);
      top += absoluteOf(addLow(addLow(low, third, factor), fourth, -factor));
      other += absoluteOf(addHigh(addHigh(high, third, factor), fourth, -factor));
    }
    state.tops[2 * pair] = top;
    state.tops[2 * pair + 1] = other;
  }
}
