import type { Int32 } from '../types.js';
import { writeComplexity } from './features/complexity.js';
import { writeCrossings } from './features/crossings.js';
import { writeDeviation } from './features/deviation.js';
import { writeLineLength } from './features/line-length.js';
import { writeMean } from './features/mean.js';
import { writeMobility } from './features/mobility.js';
import { writePeak } from './features/peak.js';
import type { Measures } from './measures.js';
import { measureRoughness, type Roughness } from './roughness.js';

/** Which features describe a window, in their order. Those with constants of their own follow. Constant: it is stored in flash. */
export interface WindowFeatures {
  /** Mean, in steps of the samples. */
  readonly mean: boolean;
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
  mean: Int32,
  first: Int32,
  features: Int16Array,
): Int32 {
  return writeMean(chosen.mean, mean, first, features);
}

/** Writes the chosen features of a detrended window to features[first] and on; returns the place after the last. */
export function writeFeatures(
  chosen: WindowFeatures,
  measures: Readonly<Measures>,
  values: Int32Array,
  first: Int32,
  features: Int16Array,
): Int32 {
  const roughness: Roughness = { steps: 0, bends: 0 };
  let place: Int32 = first;
  place = writeDeviation(chosen.deviation, measures, place, features);
  place = writeLineLength(chosen.lineLength, measures, values, place, features);
  place = writePeak(chosen.peak, measures, values, place, features);
  if (chosen.mobility || chosen.complexity) {
    measureRoughness(values, measures.length, roughness);
  }
  place = writeMobility(chosen.mobility, measures, roughness, place, features);
  place = writeComplexity(chosen.complexity, measures, roughness, place, features);
  place = writeCrossings(chosen.crossings, measures, values, place, features);
  return place;
}
