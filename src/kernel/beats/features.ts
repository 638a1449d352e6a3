import type { Standardizer } from '../signal/standardize.js';
import { standardizeRange } from '../signal/standardize.js';
import type { Int32 } from '../types.js';
import type { PeakState } from './detector-types.js';
import { logarithm } from './feature-math.js';
import { describeMeasures } from './feature-measures.js';
import { copyBeat, describePoints, followAmplitude, windowStart } from './feature-points.js';
import { beginRhythm, describePace, describeRhythm, updateRhythm } from './feature-rhythm.js';
import { moveTime } from './history.js';
import { beginTemplate, updateTemplate } from './feature-template.js';
import { type BeatFeatures, type FeatureState, RHYTHM_FEATURES, SETTLED, SHAPE_MEASURES } from './feature-types.js';

/** Prepares the state for a new signal. */
export function beginFeatures(constants: BeatFeatures, state: FeatureState): void {
  state.pending = false;
  state.pendingAt = 0;
  state.captured = false;
  state.due = false;
  state.dueAt = 0;
  state.dueInterval = 0;
  state.dueCaptured = false;
  state.beats = 0;
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    state.amplitudes[channel] = 0;
  }
  beginRhythm(0, state);
}

/**
 * Copies the waiting beat if the history would lose it before its next turn, `half` entries later; a beat that is yet to be described
 * has the points to itself.
 */
export function keepBeat(
  constants: BeatFeatures,
  half: Int32,
  history: Readonly<PeakState>,
  state: FeatureState,
): void {
  if (!state.pending || state.captured || state.due) {
    return;
  }
  if (history.newest + half - windowStart(constants, state.pendingAt, history) > constants.kept) {
    copyBeat(constants, state.pendingAt, history, state);
    state.captured = true;
  }
}

/** Moves times back by as many samples as the history has moved. */
export function moveBeats(by: Int32, state: FeatureState): void {
  state.pendingAt = moveTime(state.pendingAt, by);
  state.dueAt = moveTime(state.dueAt, by);
}

/**
 * Takes an R peak. A beat is described when the next one is known, because the interval between them is one of its features:
 * returns true if describeBeat has to be called for the one before.
 */
export function addPeak(peak: Int32, state: FeatureState): boolean {
  const interval: Int32 = peak - state.pendingAt;
  if (state.pending && interval < 1) {
    /* Not later than the previous beat. */
    return false;
  }
  const due: boolean = state.pending;
  state.due = due;
  state.dueAt = state.pendingAt;
  state.dueInterval = interval;
  state.dueCaptured = state.captured;
  state.pending = true;
  state.pendingAt = peak;
  state.captured = false;
  return due;
}

/** The first group of inputs: the rhythm, and the QRS complex in the first channel. */
function describeFirst(
  constants: BeatFeatures,
  standardizer: Standardizer,
  next: Int32,
  state: FeatureState,
  input: Int8Array,
): void {
  const middle: Int32 = constants.early + constants.middle;
  describeRhythm(next, state);
  if (constants.full) {
    describePace(constants, next, RHYTHM_FEATURES, state);
  }
  standardizeRange(standardizer, state.features, 0, constants.rhythm, input, 0);
  describePoints(constants, 0, constants.early, middle, constants.rhythm, state, input);
}

/** The second group: the QRS complex in the other channels, then P and T wave in all. Returns the place behind it. */
function describeSecond(constants: BeatFeatures, state: FeatureState, input: Int8Array): Int32 {
  const early: Int32 = constants.early;
  const middle: Int32 = early + constants.middle;
  let place: Int32 = constants.rhythm + constants.middle;
  for (let channel: Int32 = 1; channel < constants.channels; channel++) {
    describePoints(constants, channel, early, middle, place, state, input);
    place += constants.middle;
  }
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    describePoints(constants, channel, 0, early, place, state, input);
    place += early;
    describePoints(constants, channel, middle, constants.points, place, state, input);
    place += constants.late;
  }
  return place;
}

/** The third group: the measures of all channels. */
function describeThird(
  constants: BeatFeatures,
  standardizer: Standardizer,
  place: Int32,
  state: FeatureState,
  input: Int8Array,
): void {
  const rhythm: Int32 = constants.rhythm;
  const count: Int32 = constants.channels * SHAPE_MEASURES;
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    describeMeasures(constants, channel, rhythm + channel * SHAPE_MEASURES, state);
  }
  standardizeRange(standardizer, state.features, rhythm, count, input, place);
}

/**
 * Describes the beat that addPeak returned true for, and learns from it. It has to be called before the next R peak, and within a
 * second, while the beat is in the history.
 *
 * @returns true when `input` holds its network inputs. The first beat of a signal has none.
 */
export function describeBeat(
  constants: BeatFeatures,
  standardizer: Standardizer,
  history: Readonly<PeakState>,
  state: FeatureState,
  input: Int8Array,
): boolean {
  const next: Int32 = logarithm(state.dueInterval);
  if (!state.dueCaptured) {
    copyBeat(constants, state.dueAt, history, state);
  }
  state.due = false;
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    followAmplitude(channel, state);
  }
  const first: boolean = state.beats === 0;
  if (first) {
    beginRhythm(next, state);
    describeSecond(constants, state, input);
    describePoints(
      constants,
      0,
      constants.early,
      constants.early + constants.middle,
      constants.rhythm,
      state,
      input,
    );
    beginTemplate(constants, state);
  } else {
    describeFirst(constants, standardizer, next, state, input);
    const place: Int32 = describeSecond(constants, state, input);
    describeThird(constants, standardizer, place, state, input);
    updateTemplate(constants, state);
    updateRhythm(next, state);
  }
  if (state.beats < SETTLED) {
    state.beats += 1;
  }
  return !first;
}
