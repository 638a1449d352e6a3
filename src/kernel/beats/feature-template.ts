import { highOf, lowOf, moveTowards, pairOf } from '../signal/pairs.js';
import type { Int32 } from '../types.js';
import { measureUsual } from './feature-measures.js';
import type { BeatFeatures, FeatureState } from './feature-types.js';

/** Beats after which the template moves only by small steps. */
const MADE: Int32 = 8;

/** The largest step: a 24th of the running amplitude, so that an unusual beat has almost no effect. */
const STEP: Int32 = 50;

/** As a mask: the measures of the template are taken anew once in this many beats. */
const MEASURED: Int32 = 7;

/** Makes the beat the template. */
export function beginTemplate(constants: BeatFeatures, state: FeatureState): void {
  const count: Int32 = constants.pairs * constants.points;
  for (let i: Int32 = 0; i < count; i++) {
    state.usual[i] = state.points[i];
  }
  for (let pair: Int32 = 0; pair < constants.pairs; pair++) {
    measureUsual(constants, pair, state);
  }
}

/** a, moved towards b by 2^-shift of the difference. */
function approach(a: Int32, b: Int32, shift: Int32): Int32 {
  return a + ((b - a) >> shift);
}

/** Moves the template toward the beat: by a half, a quarter, an eighth of the difference at first, and then by small steps. */
export function updateTemplate(constants: BeatFeatures, state: FeatureState): void {
  const count: Int32 = constants.pairs * constants.points;
  const beats: Int32 = state.beats;
  if (beats < MADE) {
    const shift: Int32 = beats < 2 ? 1 : beats < 4 ? 2 : 3;
    for (let i: Int32 = 0; i < count; i++) {
      const usual: Int32 = state.usual[i];
      const point: Int32 = state.points[i];
      state.usual[i] = pairOf(
        approach(lowOf(usual), lowOf(point), shift),
        approach(highOf(usual), highOf(point), shift),
      );
    }
  } else {
    for (let i: Int32 = 0; i < count; i++) {
      state.usual[i] = moveTowards(state.usual[i], state.points[i], STEP);
    }
  }
  if (beats < MADE || (state.historyPlace & MEASURED) === 0) {
    for (let pair: Int32 = 0; pair < constants.pairs; pair++) {
      measureUsual(constants, pair, state);
    }
  }
}
