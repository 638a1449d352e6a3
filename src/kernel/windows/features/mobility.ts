import type { Int32 } from '../../types.js';
import { clampFeature } from '../arithmetic.js';
import type { Measures } from '../measures.js';
import type { Roughness } from '../roughness.js';

/** Hjorth's mobility: logarithm of (deviation of the steps / deviation of the samples). */
export function mobilityOf(measures: Readonly<Measures>, roughness: Readonly<Roughness>): Int32 {
  return (roughness.steps - measures.squares) >> 1;
}

/** Writes the mobility; returns the place after it. */
export function writeMobility(
  wanted: boolean,
  measures: Readonly<Measures>,
  roughness: Readonly<Roughness>,
  place: Int32,
  features: Int32Array,
): Int32 {
  if (!wanted) {
    return place;
  }
  features[place] = clampFeature(mobilityOf(measures, roughness));
  return place + 1;
}
