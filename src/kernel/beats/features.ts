import type { Standardizer } from '../signal/standardize.js';
import { standardizeRange } from '../signal/standardize.js';
import type { Int32 } from '../types.js';
import type { PeakState } from './detector-types.js';
import { logarithm } from './feature-math.js';
import { describeMeasures } from './feature-measures.js';
import {
  copyBeat,
  describePoints,
  describeResiduals,
  followAmplitude,
  windowStart,
} from './feature-points.js';
import { beginRhythm, describePace, describeRhythm, updateRhythm } from './feature-rhythm.js';
import { beginTemplate, updateTemplate } from './feature-template.js';
import {
  type BeatFeatures,
  COMPLEX_SHIFT,
  type FeatureState,
  RHYTHM_FEATURES,
  SETTLED,
  SHAPE_MEASURES,
  WAVE_SHIFT,
} from './feature-types.js';
import { moveTime } from './history.js';

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
  for (let lane: Int32 = 0; lane < 2 * constants.pairs; lane++) {
    state.amplitudes[lane] = 0;
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

/** The first input of the QRS complex of a channel. */
function complexPlace(constants: BeatFeatures, channel: Int32): Int32 {
  return constants.rhythm + channel * constants.middle;
}

/** The first input of the points before the QRS complex of a channel; those after it follow. */
function wavesPlace(constants: BeatFeatures, channel: Int32): Int32 {
  return complexPlace(constants, constants.channels) + channel * (constants.early + constants.late);
}

/** The first input of the differences to the template of a channel. */
function residualsPlace(constants: BeatFeatures, channel: Int32): Int32 {
  return wavesPlace(constants, constants.channels) + channel * constants.residuals;
}

/** The QRS complex in a pair of channels. */
function describeComplex(constants: BeatFeatures, pair: Int32, state: FeatureState, input: Int8Array): void {
  const early: Int32 = constants.early;
  const place: Int32 = complexPlace(constants, 2 * pair);
  const middle: Int32 = constants.middle;
  describePoints(constants, pair, early, early + middle, COMPLEX_SHIFT, place, place + middle, state, input);
}

/** What is before and after the QRS complex in a pair of channels. */
function describeWaves(constants: BeatFeatures, pair: Int32, state: FeatureState, input: Int8Array): void {
  const early: Int32 = constants.early;
  const start: Int32 = early + constants.middle;
  const place: Int32 = wavesPlace(constants, 2 * pair);
  const other: Int32 = wavesPlace(constants, 2 * pair + 1);
  describePoints(constants, pair, 0, early, WAVE_SHIFT, place, other, state, input);
  describePoints(
    constants,
    pair,
    start,
    constants.points,
    WAVE_SHIFT,
    place + early,
    other + early,
    state,
    input,
  );
}

/** The first group of inputs: the rhythm, and the QRS complex in the first channel, with which that of the second one is computed. */
function describeFirst(
  constants: BeatFeatures,
  standardizer: Standardizer,
  next: Int32,
  state: FeatureState,
  input: Int8Array,
): void {
  describeRhythm(next, state);
  if (constants.full) {
    describePace(constants, next, RHYTHM_FEATURES, state);
  }
  standardizeRange(standardizer, state.features, 0, constants.rhythm, input, 0);
  describeComplex(constants, 0, state, input);
}

/** The second group: the QRS complex in the other channels, then P and T wave in all. */
function describeSecond(constants: BeatFeatures, state: FeatureState, input: Int8Array): void {
  for (let pair: Int32 = 1; pair < constants.pairs; pair++) {
    describeComplex(constants, pair, state, input);
  }
  for (let pair: Int32 = 0; pair < constants.pairs; pair++) {
    describeWaves(constants, pair, state, input);
  }
}

/** The third group: in the full set, differences to the template; and the measures of all channels. */
function describeThird(
  constants: BeatFeatures,
  standardizer: Standardizer,
  state: FeatureState,
  input: Int8Array,
): void {
  const rhythm: Int32 = constants.rhythm;
  const channels: Int32 = constants.channels;
  const count: Int32 = channels * SHAPE_MEASURES;
  for (let pair: Int32 = 0; pair < constants.pairs; pair++) {
    const place: Int32 = residualsPlace(constants, 2 * pair);
    describeResiduals(constants, pair, place, place + constants.residuals, state, input);
    describeMeasures(constants, pair, rhythm + 2 * pair * SHAPE_MEASURES, state);
  }
  standardizeRange(standardizer, state.features, rhythm, count, input, residualsPlace(constants, channels));
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
  for (let lane: Int32 = 0; lane < 2 * constants.pairs; lane++) {
    followAmplitude(lane, state);
  }
  const first: boolean = state.beats === 0;
  if (first) {
    beginRhythm(next, state);
    describeComplex(constants, 0, state, input);
    describeSecond(constants, state, input);
    beginTemplate(constants, state);
  } else {
    describeFirst(constants, standardizer, next, state, input);
    describeSecond(constants, state, input);
    describeThird(constants, standardizer, state, input);
    updateTemplate(constants, state);
    updateRhythm(next, state);
  }
  if (state.beats < SETTLED) {
    state.beats += 1;
  }
  return !first;
}
