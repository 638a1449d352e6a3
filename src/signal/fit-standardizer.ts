import { LARGEST_INT16, LARGEST_VALUE } from '../kernel/limits.js';
import type { Standardizer } from '../kernel/signal/standardize.js';
import type { WindowStandardizer } from '../kernel/windows/standardize.js';

/** Network input of a feature that is this many standard deviations above the mean: 127. */
export const DEVIATIONS = 3;

/**
 * The same for raw samples. In the training parts of Bonn EEG and of smartwatch motion, 0.4 % and at most 0.02 % of the
 * samples lie beyond, and are clipped; beyond three, which would do for features, it is 2.6 % and 1.4 %.
 */
export const RAW_DEVIATIONS = 6;

/** A multiplier of 1 in the kernel. */
const UNIT = 4096;

/** A standardizer with its arrays at hand; the kernel sees it as a Standardizer or, with shifts, as a WindowStandardizer. */
export interface FittedStandardizer extends Standardizer {
  readonly center: Int32Array;
  readonly multiplier: Int16Array;
  /** Powers of two that multipliers are divided by; undefined where that is 4096 for all. */
  readonly shift: Int8Array | undefined;
}

/** Bits of a multiplier with a shift of its own. */
const MULTIPLIER_BITS = 12;

/** The least shift of such a multiplier: with it a single step of the feature is beyond the largest input. */
const LEAST_SHIFT = 4;

/** A multiplier and its shift: inputs per step = multiplier / 2^shift, to 12 bits. */
function multiplierOf(inputsPerStep: number): { readonly multiplier: number; readonly shift: number } {
  const largest = 2 ** MULTIPLIER_BITS - 1;
  const shift = Math.max(LEAST_SHIFT, MULTIPLIER_BITS - 1 - Math.floor(Math.log2(inputsPerStep)));
  return { multiplier: Math.min(largest, Math.round(inputsPerStep * 2 ** shift)), shift };
}

/** A standardizer for the kernel of the windows; one that passes features on as far as 8 bits can if there is none yet. */
export function shiftedStandardizer(
  features: number,
  fitted: FittedStandardizer | undefined,
): WindowStandardizer {
  return {
    features,
    center: fitted?.center ?? new Int32Array(features),
    multiplier: fitted?.multiplier ?? new Int16Array(features).fill(2 ** (MULTIPLIER_BITS - 1)),
    shift: fitted?.shift ?? new Int8Array(features).fill(MULTIPLIER_BITS - 1),
  };
}

/**
 * Fits the scales of features on training samples: the mean of a feature becomes network input 0, and so many standard
 * deviations become 127. A feature that never changes has no scale and becomes 0; one that hardly changes (by less than 6 steps) gets
 * the largest possible scale, unless `shifted` gives each multiplier a shift of its own.
 *
 * @param rows `[count][width]`
 * @param weights weight of each row; all equal when absent
 * @param deviations standard deviations that become 127
 * @param shifted whether each multiplier has a shift
 * @throws RangeError when there are no rows, or the arrays do not fit
 */
export function fitStandardizer(
  rows: Int16Array | Int32Array,
  count: number,
  width: number,
  weights?: Float64Array,
  deviations: number = DEVIATIONS,
  shifted = false,
): FittedStandardizer {
  if (count < 1 || rows.length !== count * width || (weights !== undefined && weights.length !== count)) {
    throw new RangeError(
      `${rows.length} numbers and ${weights?.length ?? count} weights for ${count} rows of ${width} features`,
    );
  }
  const weightOf = (row: number) => (weights === undefined ? 1 : weights[row]);
  const means = new Float64Array(width);
  const squares = new Float64Array(width);
  let total = 0;
  for (let row = 0; row < count; row++) {
    total += weightOf(row);
    for (let i = 0; i < width; i++) means[i] += weightOf(row) * rows[row * width + i];
  }
  if (!(total > 0)) throw new RangeError(`the weights of the rows sum to ${total}`);
  const center = Int32Array.from(means, (sum) => Math.round(sum / total));
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < width; i++) {
      squares[i] += weightOf(row) * (rows[row * width + i] - center[i]) ** 2;
    }
  }
  const scales = Array.from(squares, (sum) => LARGEST_VALUE / (deviations * Math.sqrt(sum / total)));
  const scaled = scales.map((scale, i) => {
    if (squares[i] === 0) return { multiplier: 0, shift: LEAST_SHIFT };
    return shifted
      ? multiplierOf(scale)
      : { multiplier: Math.min(LARGEST_INT16, Math.round(UNIT * scale)), shift: 0 };
  });
  return {
    features: width,
    center,
    multiplier: Int16Array.from(scaled, ({ multiplier }) => multiplier),
    shift: shifted ? Int8Array.from(scaled, ({ shift }) => shift) : undefined,
  };
}
