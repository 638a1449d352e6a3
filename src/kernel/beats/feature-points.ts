import { headroomOf } from '../signal/arithmetic.js';
import {
  halveSums,
  highOf,
  largerOf,
  lowOf,
  pairOf,
  scaleHigh,
  scaleLow,
  smallerOf,
  subtractHeld,
  subtractPairs,
} from '../signal/pairs.js';
import { holdInput } from '../signal/standardize.js';
import type { Int32 } from '../types.js';
import type { PeakState } from './detector-types.js';
import { holdWithin, reciprocalOf } from './feature-math.js';
import {
  type BeatFeatures,
  type FeatureState,
  RESIDUAL_POINTS,
  RESIDUAL_SHIFT,
  UNIT,
  UNITS_SHIFT,
} from './feature-types.js';

/** Smallest running amplitude, in steps of the samples: so that noise without a signal does not fill the range. */
const LEAST_AMPLITUDE: Int32 = 8;

/** Place in the history of the first entry of the window around an R peak, held to what the history contains. */
export function windowStart(constants: BeatFeatures, peak: Int32, history: Readonly<PeakState>): Int32 {
  const entry: Int32 = (peak * constants.reciprocal + (constants.reciprocal >> 1)) >> 15;
  const start: Int32 = entry - constants.before;
  const oldest: Int32 = history.newest - constants.kept;
  const latest: Int32 = history.newest + 1 - constants.span;
  return start < oldest ? oldest : start < latest ? start : latest;
}

/**
 * The mean of the points before and after the QRS complex, from their sum and the first one of them. The mean of the differences to
 * that one does not depend on the converter's offset.
 *
 * The sum of n differences is within n * 2^16, and the reciprocal at most 2^14 / n.
 */
function levelOf(constants: BeatFeatures, sum: Int32, first: Int32): Int32 {
  const differences: Int32 = sum - (constants.early + constants.late) * first;
  return first + ((differences * constants.levelReciprocal) >> 14);
}

/** Copies the points of one pair of channels out of the history, from history[at] on. */
function copyPair(
  constants: BeatFeatures,
  pair: Int32,
  at: Int32,
  history: Readonly<PeakState>,
  state: FeatureState,
): void {
  const pairs: Int32 = constants.pairs;
  const first: Int32 = pair * constants.points;
  const early: Int32 = first + constants.early;
  const middle: Int32 = early + constants.middle;
  const end: Int32 = first + constants.points;
  let low: Int32 = 0;
  let high: Int32 = 0;
  let from: Int32 = at;
  for (let i: Int32 = first; i < early; i++) {
    const value: Int32 = halveSums(history.history[from], history.history[from + pairs]);
    state.points[i] = value;
    low += lowOf(value);
    high += highOf(value);
    from += 2 * pairs;
  }
  let least: Int32 = history.history[from];
  let largest: Int32 = least;
  for (let i: Int32 = early; i < middle; i++) {
    const value: Int32 = history.history[from];
    state.points[i] = value;
    least = smallerOf(least, value);
    largest = largerOf(largest, value);
    from += pairs;
  }
  for (let i: Int32 = middle; i < end; i++) {
    const value: Int32 = halveSums(history.history[from], history.history[from + pairs]);
    state.points[i] = value;
    low += lowOf(value);
    high += highOf(value);
    from += 2 * pairs;
  }
  state.levels[2 * pair] = levelOf(constants, low, lowOf(state.points[first]));
  state.levels[2 * pair + 1] = levelOf(constants, high, highOf(state.points[first]));
  state.heights[2 * pair] = lowOf(largest) - lowOf(least);
  state.heights[2 * pair + 1] = highOf(largest) - highOf(least);
}

/** Copies the beat whose R peak is at `peak` out of the history. */
export function copyBeat(
  constants: BeatFeatures,
  peak: Int32,
  history: Readonly<PeakState>,
  state: FeatureState,
): void {
  const pairs: Int32 = constants.pairs;
  const at: Int32 = windowStart(constants, peak, history) * pairs;
  for (let pair: Int32 = 0; pair < pairs; pair++) {
    copyPair(constants, pair, at + pair, history, state);
  }
}

/**
 * Moves the running amplitude of one lane towards that of the beat, by a sixteenth of the difference, which counts up to a
 * quarter of the running amplitude; and computes the factor that brings the beat to the unit of points.
 *
 * An amplitude is below 2^16, its headroom at least 14: the factor is 1200 * 2^16 / amplitude, less up to 2^-12 of it, and
 * at most 1200 * 2^13.
 */
export function followAmplitude(lane: Int32, state: FeatureState): void {
  const height: Int32 = state.heights[lane];
  if (state.beats === 0) {
    state.amplitudes[lane] = height << 4;
  }
  const running: Int32 = state.amplitudes[lane] >> 4;
  state.amplitudes[lane] += holdWithin(height - running, (running >> 2) + 1);
  const amplitude: Int32 = running < LEAST_AMPLITUDE ? LEAST_AMPLITUDE : running;
  const headroom: Int32 = headroomOf(amplitude);
  state.units[lane] = amplitude;
  state.factors[lane] = (reciprocalOf((amplitude << headroom) >> 15) * UNIT) >> (29 - headroom);
}

/**
 * Brings points [start, end) of a pair of channels to the unit of points, and writes them, or their differences to the template, as
 * network inputs, divided by 2^shift: those of the low lane from input[place] on, those of the high lane from input[other] on, if there is
 * one.
 */
export function describePoints(
  constants: BeatFeatures,
  pair: Int32,
  start: Int32,
  end: Int32,
  shift: Int32,
  place: Int32,
  other: Int32,
  state: FeatureState,
  input: Int8Array,
): void {
  const level: Int32 = pairOf(state.levels[2 * pair], state.levels[2 * pair + 1]);
  const most: Int32 = state.units[2 * pair] << UNITS_SHIFT;
  const otherMost: Int32 = state.units[2 * pair + 1] << UNITS_SHIFT;
  const factor: Int32 = state.factors[2 * pair];
  const otherFactor: Int32 = state.factors[2 * pair + 1];
  const half: Int32 = (1 << shift) >> 1;
  const both: boolean = 2 * pair + 1 < constants.channels;
  const first: Int32 = pair * constants.points + start;
  for (let i: Int32 = 0; i < end - start; i++) {
    const point: Int32 = subtractHeld(state.points[first + i], level);
    let low: Int32 = scaleLow(point, factor, most);
    let high: Int32 = scaleHigh(point, otherFactor, otherMost);
    state.points[first + i] = pairOf(low, high);
    if (!constants.full) {
      low -= lowOf(state.usual[first + i]);
      high -= highOf(state.usual[first + i]);
    }
    input[place + i] = holdInput((low + half) >> shift);
    if (both) {
      input[other + i] = holdInput((high + half) >> shift);
    }
  }
}

/**
 * Writes the differences between a beat and the template in a pair of channels, added up over RESIDUAL_POINTS points, as network
 * inputs: see describePoints. A sum is within 3 * 2^13.
 */
export function describeResiduals(
  constants: BeatFeatures,
  pair: Int32,
  place: Int32,
  other: Int32,
  state: FeatureState,
  input: Int8Array,
): void {
  const half: Int32 = (1 << RESIDUAL_SHIFT) >> 1;
  const both: boolean = 2 * pair + 1 < constants.channels;
  let from: Int32 = pair * constants.points;
  for (let i: Int32 = 0; i < constants.residuals; i++) {
    let low: Int32 = half;
    let high: Int32 = half;
    for (let point: Int32 = from; point < from + RESIDUAL_POINTS; point++) {
      const difference: Int32 = subtractPairs(state.points[point], state.usual[point]);
      low += lowOf(difference);
      high += highOf(difference);
    }
    input[place + i] = holdInput(low >> RESIDUAL_SHIFT);
    if (both) {
      input[other + i] = holdInput(high >> RESIDUAL_SHIFT);
    }
    from += RESIDUAL_POINTS;
  }
}
