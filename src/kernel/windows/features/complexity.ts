import type { Int32 } from '../../types.js';
import { clampFeature } from '../arithmetic.js';
import type { Measures } from '../measures.js';
import type { Roughness } from '../roughness.js';
import { mobilityOf } from './mobility.js';

/** Writes Hjorth's complexity, the logarithm of (mobility of the steps / mobility of the samples); returns the place after it. */
export function writeComplexity(
  wanted: boolean,
  measures: Readonly<Measures>,
  roughness: Readonly<Roughness>,
  place: Int32,
  features: Int32Array,
): Int32 {
  if (!wanted) {
    return place;
  }
  features[place] = clampFeature(
    ((roughness.bends - roughness.steps) >> 1) - mobilityOf(measures, roughness),
  );
  return place + 1;
}
