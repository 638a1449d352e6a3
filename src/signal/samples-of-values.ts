import { LARGEST_INT16, LEAST_INT16 } from '../kernel/limits.js';
import type { FrontEndRecord } from './front-end.js';

/** Samples that were made of values. */
export interface ConvertedValues {
  /** `[count][channels]` */
  readonly samples: Int16Array;
  /** Values that are no number, or beyond what 16 bits hold: their samples are 0, or the nearest there is. */
  readonly changed: number;
}

/** The nearest integer, halves away from 0. */
function rounded(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
}

/**
 * Samples of values in the units of the channels, as the generated C makes them: value times gain plus offset, each operation
 * rounded to single precision, then to the nearest integer (halves away from 0).
 *
 * @param values `[count][channels]`
 */
export function samplesOfValues(
  values: Float32Array,
  channels: readonly Pick<FrontEndRecord['channels'][number], 'gain' | 'offset'>[],
): ConvertedValues {
  let changed = 0;
  const samples = Int16Array.from(values, (value, i) => {
    const { gain, offset } = channels[i % channels.length];
    const steps = Math.fround(Math.fround(value * Math.fround(gain)) + Math.fround(offset));
    const nearest = Number.isNaN(steps) ? 0 : rounded(steps);
    const sample = Math.max(LEAST_INT16, Math.min(LARGEST_INT16, nearest));
    if (Number.isNaN(steps) || sample !== nearest) changed += 1;
    return sample;
  });
  return { samples, changed };
}
