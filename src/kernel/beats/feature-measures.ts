import {
  addProductHigh,
  addProductLow,
  addSquareHigh,
  addSquareLow,
  highOf,
  largerOf,
  lowOf,
  magnitudesOf,
  subtractPairs,
} from '../signal/pairs.js';
import type { ConstInt32Array, Int32 } from '../types.js';
import { logarithm } from './feature-math.js';
import {
  type BeatFeatures,
  type FeatureState,
  SHAPE_MEASURES,
  UNIT,
  USUAL_MEASURES,
} from './feature-types.js';

/*
 * Measures of the shape of a beat, and how it compares with the template. Sums stay below 2^31: see BeatFeatures.
 */

/** Added to energies, so that the logarithms of small ones have little influence: the square of an eighth of the amplitude ... */
const FLOOR: Int32 = 22500;

/** ... and of a thirty-second. */
const FAINT: Int32 = 1406;

/** Added to the amplitude of a P wave for the same reason. */
const SMALL: Int32 = UNIT >> 6;

/** The logarithms of the unit and of its square. */
const UNIT_LOGARITHM: Int32 = 10474;
const SQUARE_LOGARITHM: Int32 = 20948;

/** The least squared correlation, as a logarithm. */
const LEAST_CORRELATION: Int32 = -4096;

/** What is measured of a QRS complex and of the same points of the template. */
interface Complex {
  /** Sum of squares. */
  own: Int32;
  /** Sum of squares of the difference to the template. */
  difference: Int32;
  /** Sum of magnitudes. */
  area: Int32;
  /** Largest magnitude. */
  peak: Int32;
  /** Largest change from one point to the next. */
  slope: Int32;
  /** Sum of products of changes with those of the template. */
  product: Int32;
  /** Sum of squares of changes, and FAINT. */
  changes: Int32;
}

/** The same of a P wave. */
interface Wave {
  own: Int32;
  difference: Int32;
  /** Peak-to-peak amplitude. */
  range: Int32;
  product: Int32;
  changes: Int32;
}

/** The same of a T wave. */
interface Ending {
  own: Int32;
  difference: Int32;
}

/** Measures points [start, end) of a beat in both lanes, and their changes up to point `end`. */
function measureComplex(
  points: ConstInt32Array,
  usual: ConstInt32Array,
  start: Int32,
  end: Int32,
  low: Complex,
  high: Complex,
): void {
  let lowOwn: Int32 = 0;
  let highOwn: Int32 = 0;
  let lowDifference: Int32 = 0;
  let highDifference: Int32 = 0;
  let lowArea: Int32 = 0;
  let highArea: Int32 = 0;
  let peaks: Int32 = 0;
  for (let i: Int32 = start; i < end; i++) {
    const value: Int32 = points[i];
    const magnitudes: Int32 = magnitudesOf(value);
    lowOwn += lowOf(value) * lowOf(value);
    highOwn += highOf(value) * highOf(value);
    lowDifference = addSquareLow(lowDifference, value, usual[i]);
    highDifference = addSquareHigh(highDifference, value, usual[i]);
    lowArea += lowOf(magnitudes);
    highArea += highOf(magnitudes);
    peaks = largerOf(peaks, magnitudes);
  }
  low.own = lowOwn;
  high.own = highOwn;
  low.difference = lowDifference;
  high.difference = highDifference;
  low.area = lowArea;
  high.area = highArea;
  low.peak = lowOf(peaks);
  high.peak = highOf(peaks);
}

/** Measures the changes from point `start` to point `end` of the QRS complex. */
function measureSlopes(
  points: ConstInt32Array,
  usual: ConstInt32Array,
  start: Int32,
  end: Int32,
  low: Complex,
  high: Complex,
): void {
  let lowProduct: Int32 = 0;
  let highProduct: Int32 = 0;
  let lowChanges: Int32 = FAINT;
  let highChanges: Int32 = FAINT;
  let slopes: Int32 = 0;
  let value: Int32 = points[start];
  let expected: Int32 = usual[start];
  for (let i: Int32 = start + 1; i <= end; i++) {
    slopes = largerOf(slopes, magnitudesOf(subtractPairs(points[i], value)));
    lowProduct = addProductLow(lowProduct, points[i], value, usual[i], expected);
    highProduct = addProductHigh(highProduct, points[i], value, usual[i], expected);
    lowChanges = addSquareLow(lowChanges, points[i], value);
    highChanges = addSquareHigh(highChanges, points[i], value);
    value = points[i];
    expected = usual[i];
  }
  low.product = lowProduct;
  high.product = highProduct;
  low.changes = lowChanges;
  high.changes = highChanges;
  low.slope = lowOf(slopes);
  high.slope = highOf(slopes);
}

/** Measures points [start, end) of a P wave, and their changes up to point `end`. */
function measureWave(
  points: ConstInt32Array,
  usual: ConstInt32Array,
  start: Int32,
  end: Int32,
  low: Wave,
  high: Wave,
): void {
  let lowOwn: Int32 = 0;
  let highOwn: Int32 = 0;
  let lowDifference: Int32 = 0;
  let highDifference: Int32 = 0;
  let lowProduct: Int32 = 0;
  let highProduct: Int32 = 0;
  let lowChanges: Int32 = FAINT;
  let highChanges: Int32 = FAINT;
  let value: Int32 = points[start];
  let expected: Int32 = usual[start];
  let largest: Int32 = value;
  /* The least, with its sign turned. */
  let turned: Int32 = subtractPairs(0, value);
  for (let i: Int32 = start + 1; i <= end; i++) {
    lowOwn += lowOf(value) * lowOf(value);
    highOwn += highOf(value) * highOf(value);
    lowDifference = addSquareLow(lowDifference, value, expected);
    highDifference = addSquareHigh(highDifference, value, expected);
    lowProduct = addProductLow(lowProduct, points[i], value, usual[i], expected);
    highProduct = addProductHigh(highProduct, points[i], value, usual[i], expected);
    lowChanges = addSquareLow(lowChanges, points[i], value);
    highChanges = addSquareHigh(highChanges, points[i], value);
    largest = largerOf(largest, value);
    turned = largerOf(turned, subtractPairs(0, value));
    value = points[i];
    expected = usual[i];
  }
  low.own = lowOwn;
  high.own = highOwn;
  low.difference = lowDifference;
  high.difference = highDifference;
  low.product = lowProduct;
  high.product = highProduct;
  low.changes = lowChanges;
  high.changes = highChanges;
  low.range = lowOf(largest) + lowOf(turned);
  high.range = highOf(largest) + highOf(turned);
}

/** Measures points [start, end) of a T wave. */
function measureEnding(
  points: ConstInt32Array,
  usual: ConstInt32Array,
  start: Int32,
  end: Int32,
  low: Ending,
  high: Ending,
): void {
  let lowOwn: Int32 = 0;
  let highOwn: Int32 = 0;
  let lowDifference: Int32 = 0;
  let highDifference: Int32 = 0;
  for (let i: Int32 = start; i < end; i++) {
    const value: Int32 = points[i];
    lowOwn += lowOf(value) * lowOf(value);
    highOwn += highOf(value) * highOf(value);
    lowDifference = addSquareLow(lowDifference, value, usual[i]);
    highDifference = addSquareHigh(highDifference, value, usual[i]);
  }
  low.own = lowOwn;
  high.own = highOwn;
  low.difference = lowDifference;
  high.difference = highDifference;
}

/** Keeps the measures of one lane of the template from usualMeasures[place] on. */
function keepUsual(
  qrs: Readonly<Complex>,
  p: Readonly<Wave>,
  t: Readonly<Ending>,
  place: Int32,
  state: FeatureState,
): void {
  const kept: Int16Array = state.usualMeasures;
  kept[place] = logarithm(p.own + FLOOR);
  kept[place + 1] = logarithm(qrs.own + FLOOR);
  kept[place + 2] = logarithm(t.own + FLOOR);
  kept[place + 3] = logarithm(qrs.slope);
  kept[place + 4] = logarithm(qrs.area) - logarithm(qrs.peak);
  kept[place + 5] = logarithm(p.range + SMALL);
  kept[place + 6] = logarithm(p.changes);
  kept[place + 7] = logarithm(qrs.changes);
}

/** Keeps the measures of the template of a pair of channels that beats are compared with. */
export function measureUsual(constants: BeatFeatures, pair: Int32, state: FeatureState): void {
  const usual: Int32Array = state.usual;
  const first: Int32 = pair * constants.points;
  const qrs: Complex = { own: 0, difference: 0, area: 0, peak: 0, slope: 0, product: 0, changes: 0 };
  const p: Wave = { own: 0, difference: 0, range: 0, product: 0, changes: 0 };
  const t: Ending = { own: 0, difference: 0 };
  const otherQrs: Complex = { own: 0, difference: 0, area: 0, peak: 0, slope: 0, product: 0, changes: 0 };
  const otherP: Wave = { own: 0, difference: 0, range: 0, product: 0, changes: 0 };
  const otherT: Ending = { own: 0, difference: 0 };
  measureComplex(usual, usual, first + constants.qrsStart, first + constants.qrsEnd, qrs, otherQrs);
  measureSlopes(usual, usual, first + constants.qrsStart, first + constants.qrsEnd, qrs, otherQrs);
  measureWave(usual, usual, first + constants.pStart, first + constants.pEnd, p, otherP);
  measureEnding(usual, usual, first + constants.tStart, first + constants.tEnd, t, otherT);
  keepUsual(qrs, p, t, 2 * pair * USUAL_MEASURES, state);
  if (2 * pair + 1 < constants.channels) {
    keepUsual(otherQrs, otherP, otherT, (2 * pair + 1) * USUAL_MEASURES, state);
  }
}

/** 1024 log2 of the squared correlation of a beat with the template. */
function correlationOf(product: Int32, changes: Int32, usual: Int32): Int32 {
  if (product < 1) {
    return LEAST_CORRELATION;
  }
  const correlation: Int32 = 2 * logarithm(product) - logarithm(changes) - usual;
  return correlation < LEAST_CORRELATION ? LEAST_CORRELATION : correlation;
}

/** Writes the measures of the beat in one lane from features[place] on. All fit 16 bits. */
function writeMeasures(
  qrs: Readonly<Complex>,
  p: Readonly<Wave>,
  t: Readonly<Ending>,
  lane: Int32,
  place: Int32,
  state: FeatureState,
): void {
  const features: Int16Array = state.features;
  const kept: Int16Array = state.usualMeasures;
  const from: Int32 = lane * USUAL_MEASURES;
  const amplitude: Int32 = logarithm(state.heights[lane]);
  const slope: Int32 = logarithm(qrs.slope);
  const width: Int32 = logarithm(qrs.area) - logarithm(qrs.peak);
  const wave: Int32 = logarithm(p.range + SMALL);
  features[place] = logarithm(p.difference + FLOOR) - SQUARE_LOGARITHM;
  features[place + 1] = logarithm(qrs.difference + FLOOR) - SQUARE_LOGARITHM;
  features[place + 2] = logarithm(t.difference + FLOOR) - SQUARE_LOGARITHM;
  features[place + 3] = logarithm(p.own + FLOOR) - kept[from];
  features[place + 4] = logarithm(qrs.own + FLOOR) - kept[from + 1];
  features[place + 5] = logarithm(t.own + FLOOR) - kept[from + 2];
  features[place + 6] = amplitude - logarithm(state.units[lane]);
  features[place + 7] = slope - kept[from + 3];
  features[place + 8] = width;
  features[place + 9] = width - kept[from + 4];
  features[place + 10] = slope - features[place + 6];
  features[place + 11] = correlationOf(qrs.product, qrs.changes, kept[from + 7]);
  features[place + 12] = wave - UNIT_LOGARITHM;
  features[place + 13] = wave - kept[from + 5];
  features[place + 14] = correlationOf(p.product, p.changes, kept[from + 6]);
}

/** Writes the measures of the beat in a pair of channels from features[place] on. */
export function describeMeasures(
  constants: BeatFeatures,
  pair: Int32,
  place: Int32,
  state: FeatureState,
): void {
  const points: Int32Array = state.points;
  const usual: Int32Array = state.usual;
  const first: Int32 = pair * constants.points;
  const qrs: Complex = { own: 0, difference: 0, area: 0, peak: 0, slope: 0, product: 0, changes: 0 };
  const p: Wave = { own: 0, difference: 0, range: 0, product: 0, changes: 0 };
  const t: Ending = { own: 0, difference: 0 };
  const otherQrs: Complex = { own: 0, difference: 0, area: 0, peak: 0, slope: 0, product: 0, changes: 0 };
  const otherP: Wave = { own: 0, difference: 0, range: 0, product: 0, changes: 0 };
  const otherT: Ending = { own: 0, difference: 0 };
  measureComplex(points, usual, first + constants.qrsStart, first + constants.qrsEnd, qrs, otherQrs);
  measureSlopes(points, usual, first + constants.qrsStart, first + constants.qrsEnd, qrs, otherQrs);
  measureWave(points, usual, first + constants.pStart, first + constants.pEnd, p, otherP);
  measureEnding(points, usual, first + constants.tStart, first + constants.tEnd, t, otherT);
  writeMeasures(qrs, p, t, 2 * pair, place, state);
  if (2 * pair + 1 < constants.channels) {
    writeMeasures(otherQrs, otherP, otherT, 2 * pair + 1, place + SHAPE_MEASURES, state);
  }
}
