import type { ConstInt32Array, Int32 } from '../../types.js';
import type { Measures } from '../measures.js';

/** How often the sign changes from a sample to the next; 0 counts as positive. */
function crossingsOf(values: ConstInt32Array, length: Int32): Int32 {
  let crossings: Int32 = 0;
  for (let i: Int32 = 1; i < length; i++) {
    if (values[i] < 0 !== values[i - 1] < 0) {
      crossings += 1;
    }
  }
  return crossings;
}

/** Writes how often the sign changes; returns the place after it. */
export function writeCrossings(
  wanted: boolean,
  measures: Readonly<Measures>,
  values: ConstInt32Array,
  place: Int32,
  features: Int16Array,
): Int32 {
  if (!wanted) {
    return place;
  }
  features[place] = crossingsOf(values, measures.length);
  return place + 1;
}
