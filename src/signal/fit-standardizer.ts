import { LARGEST_INT16, LARGEST_VALUE } from '../kernel/limits.js';
import type { Standardizer } from '../kernel/signal/standardize.js';

/** Network input of a feature that is this many standard deviations above the mean: 127. */
export const DEVIATIONS = 3;

/**
 * The same for raw samples. In the training parts of Bonn EEG and of smartwatch motion, 0.4 % and at most 0.02 % of the
 * samples lie beyond, and are clipped; beyond three, which would do for features, it is 2.6 % and 1.4 %.
 */
export const RAW_DEVIATIONS = 6;

/** A multiplier of 1 in the kernel. */
const UNIT = 4096;

/** A standardizer with its arrays at hand; the kernel sees it as a plain Standardizer. */
export interface FittedStandardizer extends Standardizer {
  readonly center: Int16Array;
  readonly multiplier: Int16Array;
}

/**
 * Fits the scales of features on training samples: the mean of a feature becomes network input 0, and so many standard
 * deviations become 127. A feature that never changes has no scale and becomes 0; one that hardly changes (by less than 6 steps) gets
 * the largest possible scale.
 *
 * @param rows `[count][width]`
 * @param weights weight of each row; all equal when absent
 * @param deviations standard deviations that become 127
 * @throws RangeError when there are no rows, or the arrays do not fit
 */
export function fitStandardizer(
  rows: Int16Array,
  count: number,
  width: number,
  weights?: Float64Array,
  deviations: number = DEVIATIONS,
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
  const center = Int16Array.from(means, (sum) => Math.round(sum / total));
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < width; i++) {
      squares[i] += weightOf(row) * (rows[row * width + i] - center[i]) ** 2;
    }
  }
  const multiplier = Int16Array.from(squares, (sum) =>
    sum === 0
      ? 0
      : Math.min(LARGEST_INT16, Math.round((UNIT * LARGEST_VALUE) / (deviations * Math.sqrt(sum / total)))),
  );
  return { features: width, center, multiplier };
}
