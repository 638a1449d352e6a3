import { absoluteOf } from '../signal/arithmetic.js';
import { highOf, lowOf } from '../signal/pairs.js';
import type { Int32 } from '../types.js';
import type { PeakDetector, PeakState } from './detector-types.js';

/** As a shift: another channel replaces the first when the first one's part in the activity is smaller by this factor. */
const SILENT_SHIFT: Int32 = 4;

/** Part of a channel in the activity of beats: tops are below 11 * 2^20.7 < 2^24.2, so less than 2^16 * 2^8. */
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

/** One lane of a pair: the low one for 0. */
function laneOf(pair: Int32, lane: Int32): Int32 {
  return lane === 0 ? lowOf(pair) : highOf(pair);
}

/** How far one lane of an entry stands out from those on both sides of it: within 2^17. */
function deflectionOf(at: Int32, shoulder: Int32, lane: Int32, state: Readonly<PeakState>): Int32 {
  const before: Int32 = laneOf(state.history[at - shoulder], lane);
  const after: Int32 = laneOf(state.history[at + shoulder], lane);
  return absoluteOf(2 * laneOf(state.history[at], lane) - before - after);
}

/** By how many quarters of an entry the top of a parabola through three deflections, of which the middle one is the largest, lies off the middle. */
function quartersOff(before: Int32, largest: Int32, after: Int32): Int32 {
  const bend: Int32 = 2 * largest - before - after;
  const difference: Int32 = after - before;
  /* The top is difference / (2 bend) entries off, at most a half. */
  const magnitude: Int32 = 4 * absoluteOf(difference);
  const quarters: Int32 = bend < 1 || magnitude < bend ? 0 : magnitude < 3 * bend ? 1 : 2;
  return difference < 0 ? -quarters : quarters;
}

/**
 * The R peak, as a time in samples: the largest deflection around the middle of the filter at the peak of activity. It is
 * called when that is `blank` entries old, so the search ends within the history. No R peak is before the first sample.
 */
export function locatePeak(detector: PeakDetector, state: Readonly<PeakState>): Int32 {
  const pairs: Int32 = detector.pairs;
  const channel: Int32 = referenceChannel(detector, state);
  const lane: Int32 = channel & 1;
  const pair: Int32 = channel >> 1;
  const shoulder: Int32 = detector.shoulder * pairs;
  const middle: Int32 = state.crestAt - 2 * detector.lag;
  let largest: Int32 = -1;
  let best: Int32 = 0;
  for (let i: Int32 = -detector.lookBack; i <= detector.lookAhead; i++) {
    const deflection: Int32 = deflectionOf((middle + i) * pairs + pair, shoulder, lane, state);
    if (deflection > largest) {
      largest = deflection;
      best = i;
    }
  }
  const place: Int32 = middle + best;
  const quarters: Int32 = quartersOff(
    deflectionOf((place - 1) * pairs + pair, shoulder, lane, state),
    largest,
    deflectionOf((place + 1) * pairs + pair, shoulder, lane, state),
  );
  /* An entry is where the middle of its samples is. */
  const decimation: Int32 = detector.decimation;
  const time: Int32 = place * decimation + ((decimation - 1) >> 1) + ((quarters * decimation) >> 2);
  return time > state.first ? time : state.first;
}
