import type { ConstInt32Array, Int32 } from '../types.js';
import { writeComplexity } from './features/complexity.js';
import { writeCrossings } from './features/crossings.js';
import { writeDeviation } from './features/deviation.js';
import { writeLineLength } from './features/line-length.js';
import { writeMaximum } from './features/maximum.js';
import { writeMean } from './features/mean.js';
import { writeMinimum } from './features/minimum.js';
import { writeMobility } from './features/mobility.js';
import { writePeak } from './features/peak.js';
import { writeTrend } from './features/trend.js';
import type { Measures } from './measures.js';
import { measureRoughness, type Roughness } from './roughness.js';
import type { Statistics } from './statistics.js';
import type { Window } from './window.js';

/** Which features describe a window, in their order. Those with constants of their own follow. Constant: it is stored in flash. */
export interface WindowFeatures {
  /** Mean, in 64ths of a step of the samples. */
  readonly mean: boolean;
  /** Smallest value, in 64ths of a step. */
  readonly minimum: boolean;
  /** Largest value, in 64ths of a step. */
  readonly maximum: boolean;
  /** Mean of the last quarter less that of the first, in 64ths of a step. */
  readonly trend: boolean;
  /** Logarithm of the standard deviation. */
  readonly deviation: boolean;
  /** Logarithm of the mean step from a sample to the next. */
  readonly lineLength: boolean;
  /** Logarithm of the largest magnitude. */
  readonly peak: boolean;
  /** Hjorth's mobility: logarithm of (deviation of the steps / deviation of the samples). */
  readonly mobility: boolean;
  /** Hjorth's complexity: logarithm of (mobility of the steps / mobility of the samples). */
  readonly complexity: boolean;
  /** How often the sign changes from a sample to the next. */
  readonly crossings: boolean;
}

/** Writes the chosen features of a window before detrending to features[first] and on; returns the place after the last. */
export function writeRawFeatures(
  chosen: WindowFeatures,
  window: Readonly<Window>,
  values: ConstInt32Array,
  length: Int32,
  first: Int32,
  features: Int32Array,
): Int32 {
  let place: Int32 = first;
  place = writeMean(chosen.mean, window, length, place, features);
  place = writeMinimum(chosen.minimum, window, place, features);
  place = writeMaximum(chosen.maximum, window, place, features);
  place = writeTrend(chosen.trend, window, values, length, place, features);
  return place;
}

/** Writes the chosen features of a scaled window to features[first] and on; returns the place after the last. */
export function writeFeatures(
  chosen: WindowFeatures,
  measures: Readonly<Measures>,
  statistics: Readonly<Statistics>,
  values: ConstInt32Array,
  first: Int32,
  features: Int32Array,
): Int32 {
  const roughness: Roughness = { steps: 0, bends: 0 };
  let place: Int32 = first;
  place = writeDeviation(chosen.deviation, measures, place, features);
  place = writeLineLength(chosen.lineLength, measures, statistics, place, features);
  place = writePeak(chosen.peak, measures, place, features);
  if (chosen.mobility || chosen.complexity) {
    measureRoughness(values, measures.length, measures.exponent, roughness);
  }
  place = writeMobility(chosen.mobility, measures, roughness, place, features);
  place = writeComplexity(chosen.complexity, measures, roughness, place, features);
  place = writeCrossings(chosen.crossings, statistics, place, features);
  return place;
}
