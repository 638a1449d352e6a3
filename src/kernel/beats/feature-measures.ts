import { absoluteOf } from '../signal/arithmetic.js';
import type { ConstInt16Array, Int32 } from '../types.js';
import { logarithm } from './feature-math.js';
import { inUnits } from './feature-points.js';
import {
  type BeatFeatures,
  type FeatureState,
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

/** Measures points [start, end) of a beat, and their changes up to point `end`. */
function measureComplex(
  points: ConstInt16Array,
  usual: ConstInt16Array,
  start: Int32,
  end: Int32,
  complex: Complex,
): void {
  let owns: Int32 = 0;
  let differences: Int32 = 0;
  let area: Int32 = 0;
  let peak: Int32 = 0;
  let slope: Int32 = 0;
  let product: Int32 = 0;
  let changes: Int32 = FAINT;
  let value: Int32 = points[start];
  let expected: Int32 = usual[start];
  for (let i: Int32 = start + 1; i <= end; i++) {
    const difference: Int32 = value - expected;
    const magnitude: Int32 = absoluteOf(value);
    const change: Int32 = points[i] - value;
    const steepness: Int32 = absoluteOf(change);
    owns += value * value;
    differences += difference * difference;
    area += magnitude;
    if (magnitude > peak) {
      peak = magnitude;
    }
    if (steepness > slope) {
      slope = steepness;
    }
    product += change * (usual[i] - expected);
    changes += change * change;
    value = points[i];
    expected = usual[i];
  }
  complex.own = owns;
  complex.difference = differences;
  complex.area = area;
  complex.peak = peak;
  complex.slope = slope;
  complex.product = product;
  complex.changes = changes;
}

/** See measureComplex. */
function measureWave(
  points: ConstInt16Array,
  usual: ConstInt16Array,
  start: Int32,
  end: Int32,
  wave: Wave,
): void {
  let owns: Int32 = 0;
  let differences: Int32 = 0;
  let product: Int32 = 0;
  let changes: Int32 = FAINT;
  let value: Int32 = points[start];
  let expected: Int32 = usual[start];
  let least: Int32 = value;
  let largest: Int32 = value;
  for (let i: Int32 = start + 1; i <= end; i++) {
    const difference: Int32 = value - expected;
    const change: Int32 = points[i] - value;
    owns += value * value;
    differences += difference * difference;
    if (value < least) {
      least = value;
    }
    if (value > largest) {
      largest = value;
    }
    product += change * (usual[i] - expected);
    changes += change * change;
    value = points[i];
    expected = usual[i];
  }
  wave.own = owns;
  wave.difference = differences;
  wave.range = largest - least;
  wave.product = product;
  wave.changes = changes;
}

/** Measures points [start, end) of a beat. */
function measureEnding(
  points: ConstInt16Array,
  usual: ConstInt16Array,
  start: Int32,
  end: Int32,
  ending: Ending,
): void {
  let owns: Int32 = 0;
  let differences: Int32 = 0;
  for (let i: Int32 = start; i < end; i++) {
    const value: Int32 = points[i];
    const difference: Int32 = value - usual[i];
    owns += value * value;
    differences += difference * difference;
  }
  ending.own = owns;
  ending.difference = differences;
}

/** Keeps the measures of the template of one channel that beats are compared with. */
export function measureUsual(constants: BeatFeatures, channel: Int32, state: FeatureState): void {
  const usual: Int16Array = state.usual;
  const first: Int32 = channel * constants.points;
  const place: Int32 = channel * USUAL_MEASURES;
  const qrs: Complex = { own: 0, difference: 0, area: 0, peak: 0, slope: 0, product: 0, changes: 0 };
  const p: Wave = { own: 0, difference: 0, range: 0, product: 0, changes: 0 };
  const t: Ending = { own: 0, difference: 0 };
  measureComplex(usual, usual, first + constants.qrsStart, first + constants.qrsEnd, qrs);
  measureWave(usual, usual, first + constants.pStart, first + constants.pEnd, p);
  measureEnding(usual, usual, first + constants.tStart, first + constants.tEnd, t);
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

/** 1024 log2 of the squared correlation of a beat with the template. */
function correlationOf(product: Int32, changes: Int32, usual: Int32): Int32 {
  if (product < 1) {
    return LEAST_CORRELATION;
  }
  const correlation: Int32 = 2 * logarithm(product) - logarithm(changes) - usual;
  return correlation < LEAST_CORRELATION ? LEAST_CORRELATION : correlation;
}

/** Writes the measures of the beat in one channel from features[place] on. All fit 16 bits. */
export function describeMeasures(
  constants: BeatFeatures,
  channel: Int32,
  place: Int32,
  state: FeatureState,
): void {
  const features: Int16Array = state.features;
  const points: Int16Array = state.points;
  const usual: Int16Array = state.usual;
  const kept: Int16Array = state.usualMeasures;
  const first: Int32 = channel * constants.points;
  const from: Int32 = channel * USUAL_MEASURES;
  const qrs: Complex = { own: 0, difference: 0, area: 0, peak: 0, slope: 0, product: 0, changes: 0 };
  const p: Wave = { own: 0, difference: 0, range: 0, product: 0, changes: 0 };
  const t: Ending = { own: 0, difference: 0 };
  measureComplex(points, usual, first + constants.qrsStart, first + constants.qrsEnd, qrs);
  measureWave(points, usual, first + constants.pStart, first + constants.pEnd, p);
  measureEnding(points, usual, first + constants.tStart, first + constants.tEnd, t);
  const amplitude: Int32 = logarithm(
    inUnits(state.heights[channel], state.units[channel], state.factors[channel]),
  );
  const slope: Int32 = logarithm(qrs.slope);
  const width: Int32 = logarithm(qrs.area) - logarithm(qrs.peak);
  const wave: Int32 = logarithm(p.range + SMALL);
  features[place] = logarithm(p.difference + FLOOR) - SQUARE_LOGARITHM;
  features[place + 1] = logarithm(qrs.difference + FLOOR) - SQUARE_LOGARITHM;
  features[place + 2] = logarithm(t.difference + FLOOR) - SQUARE_LOGARITHM;
  features[place + 3] = logarithm(p.own + FLOOR) - kept[from];
  features[place + 4] = logarithm(qrs.own + FLOOR) - kept[from + 1];
  features[place + 5] = logarithm(t.own + FLOOR) - kept[from + 2];
  features[place + 6] = amplitude - UNIT_LOGARITHM;
  features[place + 7] = slope - kept[from + 3];
  features[place + 8] = width;
  features[place + 9] = width - kept[from + 4];
  features[place + 10] = slope - amplitude;
  features[place + 11] = correlationOf(qrs.product, qrs.changes, kept[from + 7]);
  features[place + 12] = wave - UNIT_LOGARITHM;
  features[place + 13] = wave - kept[from + 5];
  features[place + 14] = correlationOf(p.product, p.changes, kept[from + 6]);
}
