import { LARGEST_VALUE } from '../limits.js';
import { headroomOf } from '../signal/arithmetic.js';
import type { Int32 } from '../types.js';
import type { PeakState } from './detector-types.js';
import { holdWithin, reciprocalOf } from './feature-math.js';
import {
  type BeatFeatures,
  type FeatureState,
  INPUT_SHIFT,
  POINT_UNITS,
  POINT_STEP,
  UNIT,
} from './feature-types.js';

/** Smallest running amplitude, in steps of the samples: so that noise without a signal does not fill the range. */
const LEAST_AMPLITUDE: Int32 = 8;

/** Place in the history of the first entry of the window around an R peak, held to what the history contains. */
export function windowStart(
  constants: BeatFeatures,
  peak: Int32,
  history: Readonly<PeakState>,
): Int32 {
  const start: Int32 =
    ((peak * constants.reciprocal + (constants.reciprocal >> 1)) >> 15) - constants.before;
  const oldest: Int32 = history.newest - constants.kept;
  const latest: Int32 = history.newest + 1 - constants.span;
  return start < oldest ? oldest : start < latest ? start : latest;
}

/** Copies the points of one channel out of the history; `at` is the place of the first number. */
function copyChannel(
  constants: BeatFeatures,
  channel: Int32,
  at: Int32,
  history: Readonly<PeakState>,
  state: FeatureState,
): void {
  const channels: Int32 = constants.channels;
  const early: Int32 = channel * constants.points + constants.early;
  const middle: Int32 = early + constants.middle;
  const end: Int32 = middle + constants.late;
  let sum: Int32 = 0;
  let from: Int32 = at;
  for (let i: Int32 = channel * constants.points; i < early; i++) {
    const value: Int32 = (history.history[from] + history.history[from + channels]) >> 1;
    state.points[i] = value;
    sum += value;
    from += 2 * channels;
  }
  let least: Int32 = 32767;
  let largest: Int32 = -32768;
  for (let i: Int32 = early; i < middle; i++) {
    const value: Int32 = history.history[from];
    state.points[i] = value;
    if (value < least) {
      least = value;
    }
    if (value > largest) {
      largest = value;
    }
    from += channels;
  }
  for (let i: Int32 = middle; i < end; i++) {
    const value: Int32 = (history.history[from] + history.history[from + channels]) >> 1;
    state.points[i] = value;
    sum += value;
    from += 2 * channels;
  }
  /* At most 48 points of 2^15, so the product with 2^16 / 48 fits. */
  state.levels[channel] = (sum * constants.levelReciprocal) >> 16;
  state.heights[channel] = largest - least;
}

/** Copies the beat whose R peak is at `peak` out of the history. */
export function copyBeat(
  constants: BeatFeatures,
  peak: Int32,
  history: Readonly<PeakState>,
  state: FeatureState,
): void {
  const channels: Int32 = constants.channels;
  const at: Int32 = windowStart(constants, peak, history) * channels;
  for (let channel: Int32 = 0; channel < channels; channel++) {
    copyChannel(constants, channel, at + channel, history, state);
  }
}

/**
 * Moves the running amplitude of one channel towards that of the beat, by a sixteenth of the difference, which counts up to a
 * quarter of the running amplitude; and computes the factor that brings the beat to the unit of points.
 *
 * An amplitude is below 2^16, its headroom at least 14: the factor is 1200 * 2^16 / amplitude, less up to 2^-12 of it, and
 * at most 1200 * 2^13.
 */
export function followAmplitude(channel: Int32, state: FeatureState): void {
  const height: Int32 = state.heights[channel];
  if (state.beats === 0) {
    state.amplitudes[channel] = height << 4;
  }
  const running: Int32 = state.amplitudes[channel] >> 4;
  state.amplitudes[channel] += holdWithin(height - running, (running >> 2) + 1);
  const amplitude: Int32 = running < LEAST_AMPLITUDE ? LEAST_AMPLITUDE : running;
  const headroom: Int32 = headroomOf(amplitude);
  state.units[channel] = amplitude;
  state.factors[channel] = (reciprocalOf((amplitude << headroom) >> 15) * UNIT) >> (29 - headroom);
}

/** A difference of samples in the unit of points. It is held first, so that the product is within 3 * 1200 * 2^16 < 2^28. */
export function inUnits(difference: Int32, amplitude: Int32, factor: Int32): Int32 {
  return (holdWithin(difference, POINT_UNITS * amplitude) * factor) >> 16;
}

/**
 * Brings points [start, end) of one channel to the unit of points, and writes them, or their differences to the template, as network
 * inputs from input[place] on.
 */
export function describePoints(
  constants: BeatFeatures,
  channel: Int32,
  start: Int32,
  end: Int32,
  place: Int32,
  state: FeatureState,
  input: Int8Array,
): void {
  const level: Int32 = state.levels[channel];
  const most: Int32 = POINT_UNITS * state.units[channel];
  const factor: Int32 = state.factors[channel];
  const first: Int32 = channel * constants.points;
  const to: Int32 = place - start;
  for (let i: Int32 = start; i < end; i++) {
    const value: Int32 = (holdWithin(state.points[first + i] - level, most) * factor) >> 16;
    state.points[first + i] = value;
    const shown: Int32 = constants.full ? value : value - state.usual[first + i];
    input[to + i] = holdWithin((shown + (POINT_STEP >> 1)) >> INPUT_SHIFT, LARGEST_VALUE);
  }
}
