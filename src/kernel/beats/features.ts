import { divide } from '../signal/arithmetic.js';
import type { ConstInt16Array, Int32 } from '../types.js';
import { logarithm } from './feature-math.js';
import { beginRhythm, describePace, describeRhythm, updateRhythm } from './feature-rhythm.js';
import { describeShape } from './feature-shape.js';
import {
  type BeatFeatures,
  type FeatureState,
  LONGEST,
  PACE_FEATURES,
  RHYTHM_FEATURES,
} from './feature-types.js';
import { addSample, alignBeat, captureBeat, updateTemplate } from './feature-window.js';

/** Prepares the state for a new signal. */
export function beginFeatures(constants: BeatFeatures, state: FeatureState): void {
  state.started = false;
  state.phase = 0;
  state.head = 0;
  state.pending = false;
  state.captured = false;
  state.pendingAge = 0;
  state.pendingEntries = 0;
  state.beats = 0;
  state.position = 0;
  for (let channel: Int32 = 0; channel < constants.channels; channel++) {
    state.sums[channel] = 0;
    state.amplitudes[channel] = 0;
  }
  beginRhythm(0, state);
}

/** Takes one sample of every channel. */
export function pushFeatureSample(
  constants: BeatFeatures,
  samples: ConstInt16Array,
  state: FeatureState,
): void {
  if (state.pendingAge < LONGEST) {
    state.pendingAge += 1;
  }
  if (addSample(constants, samples, state)) {
    const entries: Int32 = state.pendingEntries < LONGEST ? state.pendingEntries + 1 : LONGEST;
    state.pendingEntries = entries;
    if (!state.captured && entries >= constants.complete && state.pending) {
      captureBeat(constants, state);
    }
  }
}

/** Computes the features of the waiting beat, given the logarithm of the interval to the next one. */
function describeBeat(constants: BeatFeatures, next: Int32, state: FeatureState): void {
  if (!state.captured) {
    captureBeat(constants, state);
  }
  alignBeat(constants, state);
  if (state.beats === 0) {
    updateTemplate(constants, state);
    beginRhythm(next, state);
  } else {
    describeRhythm(next, state);
    describeShape(constants, RHYTHM_FEATURES, state);
    if (constants.full) {
      describePace(constants, next, constants.features - PACE_FEATURES, state);
    }
    updateTemplate(constants, state);
    updateRhythm(next, state);
  }
}

/**
 * Takes an R peak that was found `age` samples ago: age 0 is the newest sample.
 *
 * A beat is described when the next one is known, because the interval between them is one of its features.
 *
 * @returns true when state.features holds the features of the previous beat, whose R peak is state.position samples old. The
 * first beat of a signal has none.
 */
export function addPeak(constants: BeatFeatures, age: Int32, state: FeatureState): boolean {
  const held: Int32 = age < 0 ? 0 : age < LONGEST ? age : LONGEST;
  const interval: Int32 = state.pendingAge - held;
  if (state.pending && interval < 1) {
    /* Not later than the previous beat. */
    return false;
  }
  const hadFeatures: boolean = state.pending && state.beats > 0;
  if (state.pending) {
    describeBeat(constants, logarithm(interval), state);
    state.position = state.pendingAge;
  }
  state.pending = true;
  state.captured = false;
  state.pendingAge = held;
  /* A peak in samples that are not in the ring yet will be in the next entry. */
  state.pendingEntries = held < state.phase ? -1 : divide(held - state.phase, constants.decimation);
  return hadFeatures;
}
