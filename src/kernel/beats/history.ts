import { halveSums, highOf, lowOf, meanOfPairs, pairAt, pairOf } from '../signal/pairs.js';
import type { ConstInt16Array, Int32 } from '../types.js';
import type { PeakDetector, PeakState } from './detector-types.js';

/*
 * The history: samples, averaged to entries of about 90 a second, channels in pairs. Both the detector and the description of
 * beats read it.
 */

/** Times are moved back until they are this long ago, in samples or entries: 17 minutes at 1000 Hz. */
const LONG_AGO: Int32 = 1048576;

/** Moves a time back; what is long ago stays where it is, so that no time leaves its range. */
export function moveTime(time: Int32, by: Int32): Int32 {
  return time < -LONG_AGO ? time : time - by;
}

/** Writes a pair of the entry at `place` at its two places. */
function writePair(detector: PeakDetector, place: Int32, pair: Int32, value: Int32, state: PeakState): void {
  const pairs: Int32 = detector.pairs;
  const at: Int32 = place * pairs + pair;
  state.history[at] = value;
  state.history[at - detector.length * pairs] = value;
}

/**
 * Keeps the sample of every channel that starts at samples[start]; true when there are as many as an entry is made of. They are
 * kept in the reverse order, which is all the same to their mean. @inline
 */
export function gatherSample(
  detector: PeakDetector,
  samples: ConstInt16Array,
  start: Int32,
  state: PeakState,
): boolean {
  const channels: Int32 = detector.channels;
  const pairs: Int32 = detector.pairs;
  const left: Int32 = state.left - pairs;
  if (channels === 2) {
    state.group[left] = pairAt(samples, start);
  } else {
    for (let pair: Int32 = 0; pair < pairs; pair++) {
      const at: Int32 = start + 2 * pair;
      state.group[left + pair] = 2 * pair + 1 < channels ? pairAt(samples, at) : pairOf(samples[at], 0);
    }
  }
  state.left = left;
  return left === 0;
}

/**
 * Writes the samples that have been gathered as the entry at `place`: their means.
 *
 * A sum is at most decimation * 2^15 in magnitude, the reciprocal at most 2^15 / decimation.
 */
export function averageGroup(detector: PeakDetector, place: Int32, state: PeakState): void {
  const pairs: Int32 = detector.pairs;
  state.left = detector.group;
  const group: Int32Array = state.group;
  for (let pair: Int32 = 0; pair < pairs; pair++) {
    let mean: Int32 = 0;
    if (detector.decimation === 4) {
      /* The mean of two means, each rounded down. */
      mean = halveSums(
        halveSums(group[pair], group[pair + pairs]),
        halveSums(group[pair + 2 * pairs], group[pair + 3 * pairs]),
      );
    } else {
      let low: Int32 = 0;
      let high: Int32 = 0;
      for (let i: Int32 = pair; i < detector.group; i += pairs) {
        low += lowOf(group[i]);
        high += highOf(group[i]);
      }
      mean = pairOf((low * detector.reciprocal) >> 15, (high * detector.reciprocal) >> 15);
    }
    writePair(detector, place, pair, mean, state);
  }
}

/** Writes the entry at `place` from the samples that start at samples[start], while no others have been gathered. */
export function averageSamples(
  detector: PeakDetector,
  samples: ConstInt16Array,
  start: Int32,
  place: Int32,
  state: PeakState,
): void {
  if (detector.channels === 2 && detector.decimation === 4) {
    writePair(detector, place, 0, meanOfPairs(samples, start), state);
    return;
  }
  let from: Int32 = start;
  while (!gatherSample(detector, samples, from, state)) {
    from += detector.channels;
  }
  averageGroup(detector, place, state);
}

/**
 * Writes the first entry of all, which is at `place`, to the places before it, as far back as anything looks: as if the signal
 * had always been so, and did not begin with a step.
 */
export function fillHistory(detector: PeakDetector, place: Int32, state: PeakState): void {
  const pairs: Int32 = detector.pairs;
  for (let pair: Int32 = 0; pair < pairs; pair++) {
    const value: Int32 = state.history[place * pairs + pair];
    for (let i: Int32 = 1; i <= detector.reach; i++) {
      state.history[(place - i) * pairs + pair] = value;
    }
  }
}
