import { randomStream } from '../math/random.js';

/** The two ends of a confidence interval. */
export type Interval = readonly [low: number, high: number];

/** Resamples of a bootstrap: enough that the ends of 95 % intervals move little with the seed. */
const RESAMPLES = 2000;

/** Share of the resamples that lie outside a 95 % interval at each end. */
const TAIL = 0.025;

/** The smallest value that at least this share of sorted values does not exceed. */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/**
 * 95 % percentile intervals (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993) of several figures at once. Whole
 * units are drawn with replacement: of samples that belong to people, the people, because samples of one person are alike.
 *
 * @param units such as people
 * @param figuresOf the figures of some units, null where one is not defined, always as many
 * @param seed the same seed gives the same intervals
 * @returns an interval for every figure; null for fewer than two units, and for a figure that less than half of the resamples
 *   define
 */
export function bootstrapIntervals<Unit>(
  units: readonly Unit[],
  figuresOf: (drawn: readonly Unit[]) => readonly (number | null)[],
  seed: number,
): readonly (Interval | null)[] {
  const whole = figuresOf(units);
  if (units.length < 2) return whole.map(() => null);
  const stream = randomStream(seed, 0, 'bootstrap');
  const values: number[][] = whole.map(() => []);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const drawn = units.map(() => units[stream.integer(0, units.length - 1)]);
    figuresOf(drawn).forEach((value, figure) => {
      if (value !== null) values[figure].push(value);
    });
  }
  return values.map((found) => {
    if (2 * found.length < RESAMPLES) return null;
    const sorted = Float64Array.from(found).sort();
    return [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)];
  });
}
