import { absoluteOf } from '../signal/arithmetic.js';
import {
  addProducts,
  halveDifferences,
  highOf,
  holdPoint,
  lowOf,
  pairOf,
  subtractPairs,
} from '../signal/pairs.js';
import type { ConstInt32Array, Int32 } from '../types.js';
import { ratioOf } from './feature-math.js';
import type { BeatFeatures, FeatureState } from './feature-types.js';

/*
 * Alignment of a beat with the template.
 *
 * R peaks are found to about an entry of the history, and the edges of a QRS complex are so steep that a part of an entry changes it
 * more than what is to be recognized. How far it is off follows from the template's slopes: beat = template + offset * slope, to first
 * order, solved by least squares over all channels.
 */

/** Added to the squares of the slopes, divided by 8: without slopes nothing is moved. */
const LEVEL: Int32 = 250;

/** The slope of the template at a point, per entry, in both lanes. @inline */
function slopeAt(usual: ConstInt32Array, place: Int32): Int32 {
  return halveDifferences(usual[place + 1], usual[place - 1]);
}

/**
 * By how many 1024ths of an entry the QRS complex of the beat is later than that of the template, at most a whole entry.
 *
 * Points are within 2^12, so differences are within 2^13 and slopes within 2^12. The products of both lanes and 30 points are below
 * 2^30.9 in magnitude; an eighth of those of eight pairs too.
 */
function offsetOf(constants: BeatFeatures, state: Readonly<FeatureState>): Int32 {
  let products: Int32 = 0;
  let squares: Int32 = LEVEL;
  for (let pair: Int32 = 0; pair < constants.pairs; pair++) {
    const first: Int32 = pair * constants.points + constants.early;
    let own: Int32 = 0;
    let ownSquares: Int32 = 0;
    for (let i: Int32 = first; i < first + constants.middle; i++) {
      const slope: Int32 = slopeAt(state.usual, i);
      own = addProducts(own, subtractPairs(state.points[i], state.usual[i]), slope);
      ownSquares = addProducts(ownSquares, slope, slope);
    }
    products += own >> 3;
    squares += ownSquares >> 3;
  }
  const ratio: Int32 = ratioOf(absoluteOf(products), squares);
  return products < 0 ? ratio : -ratio;
}

/** Moves the QRS complex of a beat to where that of the template is. */
export function alignBeat(constants: BeatFeatures, state: FeatureState): void {
  const offset: Int32 = offsetOf(constants, state);
  for (let pair: Int32 = 0; pair < constants.pairs; pair++) {
    const first: Int32 = pair * constants.points + constants.early;
    for (let i: Int32 = first; i < first + constants.middle; i++) {
      const slope: Int32 = slopeAt(state.usual, i);
      const point: Int32 = state.points[i];
      const low: Int32 = holdPoint(lowOf(point) + ((lowOf(slope) * offset) >> 10));
      const high: Int32 = holdPoint(highOf(point) + ((highOf(slope) * offset) >> 10));
      state.points[i] = pairOf(low, high);
    }
  }
}
