import { absoluteOf } from '../signal/arithmetic.js';
import type { Int32 } from '../types.js';
import { countBelow, logarithm, replaceSorted, settlingShift } from './feature-math.js';
import { type BeatFeatures, type FeatureState, HISTORY, RECENT } from './feature-types.js';

/** A change of the RR interval by 15 %, as a logarithm: 1024 log2(e^0.15). */
const LARGE_CHANGE: Int32 = 222;

/** Added to a deviation, so that the logarithm of a small one has little influence: 3 %. */
const SOFT: Int32 = 44;

/** The rhythm before the first interval is taken to be the first interval, repeated. */
export function beginRhythm(interval: Int32, state: FeatureState): void {
  state.currentRR = interval;
  state.previousRR = interval;
  state.meanRR = interval * 256;
  state.spreadRR = SOFT * 256;
  state.changeSum = 0;
  state.historyPlace = 0;
  for (let i: Int32 = 0; i < HISTORY; i++) {
    state.intervals[i] = interval;
    state.changes[i] = 0;
    state.sortedIntervals[i] = interval;
    state.sortedChanges[i] = 0;
  }
}

/** Writes the features of the rhythm: ratios of RR intervals, as differences of logarithms. All fit 16 bits. */
export function describeRhythm(next: Int32, state: FeatureState): void {
  const features: Int16Array = state.features;
  const current: Int32 = state.currentRR;
  const previous: Int32 = state.previousRR;
  let recent: Int32 = 0;
  let shortest: Int32 = 32767;
  let longest: Int32 = 0;
  let place: Int32 = state.historyPlace;
  for (let i: Int32 = 0; i < RECENT; i++) {
    place = place > 0 ? place - 1 : HISTORY - 1;
    const interval: Int32 = state.intervals[place];
    recent += interval;
    if (interval < shortest) {
      shortest = interval;
    }
    if (interval > longest) {
      longest = interval;
    }
  }
  /* 6554 / 2^16 is 1 / 10. */
  recent = (recent * 6554) >> 16;
  const mean: Int32 = state.meanRR >> 8;
  const median: Int32 = state.sortedIntervals[16];
  const long: Int32 = state.sortedIntervals[26];
  const short: Int32 = state.sortedIntervals[5];
  features[0] = current - mean;
  features[1] = next - mean;
  features[2] = previous - mean;
  features[3] = current - recent;
  features[4] = next - recent;
  features[5] = previous - recent;
  features[6] = current - shortest;
  features[7] = next - shortest;
  features[8] = current - longest;
  features[9] = current - median;
  features[10] = next - median;
  features[11] = current - long;
  features[12] = current - short;
  features[13] = next - current;
  features[14] = current - previous;
  features[15] = logarithm(absoluteOf(current - mean) + SOFT) - logarithm((state.spreadRR >> 8) + SOFT);
  features[16] = state.changeSum >> 5;
  features[17] = state.sortedChanges[16];
  features[18] = (HISTORY - countBelow(state.sortedChanges, HISTORY, LARGE_CHANGE + 1)) * 32;
  features[19] = next - long;
  features[20] = recent - mean;
  features[21] = long - short;
}

/** Writes the RR intervals in seconds, as logarithms, from features[place] on. */
export function describePace(constants: BeatFeatures, next: Int32, place: Int32, state: FeatureState): void {
  state.features[place] = state.currentRR - constants.rateLogarithm;
  state.features[place + 1] = next - constants.rateLogarithm;
}

/** Adds the interval before the beat to the history, and keeps the one after it for the next beat. */
export function updateRhythm(next: Int32, state: FeatureState): void {
  const shift: Int32 = settlingShift(state.beats, 7);
  const current: Int32 = state.currentRR;
  const deviation: Int32 = absoluteOf(current - (state.meanRR >> 8));
  state.spreadRR += (deviation * 256 - state.spreadRR) >> shift;
  state.meanRR += (current * 256 - state.meanRR) >> shift;
  const change: Int32 = absoluteOf(current - state.previousRR);
  const place: Int32 = state.historyPlace;
  state.changeSum += change - state.changes[place];
  replaceSorted(state.sortedIntervals, HISTORY, state.intervals[place], current);
  replaceSorted(state.sortedChanges, HISTORY, state.changes[place], change);
  state.intervals[place] = current;
  state.changes[place] = change;
  state.historyPlace = place + 1 < HISTORY ? place + 1 : 0;
  state.previousRR = current;
  state.currentRR = next;
}
