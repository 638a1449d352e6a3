import { bootstrapIntervals } from './bootstrap.js';
import type { PercentInterval } from './wilson.js';

/** Numbers of which a share is made, for one person. */
export interface Fraction {
  readonly part: number;
  readonly whole: number;
}

/**
 * Shares in percent with intervals of 95 % over people: see `bootstrapIntervals`. Samples of one person are alike, so an interval
 * that takes them as independent would be too narrow.
 *
 * @param people of each the fractions whose sums make the shares, in the same order for all
 * @param seed the same seed gives the same intervals
 * @returns the interval of every share; null where there is nothing to divide by, in all people or in most resamples, and for
 *   one person
 * @throws RangeError when there are no people
 */
export function fractionIntervals(
  people: readonly (readonly Fraction[])[],
  seed: number,
): readonly (PercentInterval | null)[] {
  const [first] = people;
  if (first === undefined) throw new RangeError('a bootstrap needs people');
  const sharesOf = (drawn: readonly (readonly Fraction[])[]) =>
    first.map((_, place) => {
      const part = drawn.reduce((sum, fractions) => sum + fractions[place].part, 0);
      const whole = drawn.reduce((sum, fractions) => sum + fractions[place].whole, 0);
      return whole === 0 ? null : (100 * part) / whole;
    });
  const intervals = bootstrapIntervals(people, sharesOf, seed);
  return sharesOf(people).map((percent, place) => {
    const interval = intervals[place];
    if (percent === null || interval === null) return null;
    const [low, high] = interval;
    return { percent, low: Math.min(low, percent), high: Math.max(high, percent) };
  });
}
