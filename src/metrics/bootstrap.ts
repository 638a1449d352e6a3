import { randomStream } from '../math/random.js';
import type { PercentInterval } from './wilson.js';

/** Numbers of which a share is made, for one person. */
export interface Fraction {
  readonly part: number;
  readonly whole: number;
}

/** Resamples: the ends of an interval of 95 % then lie between the 49th and the 50th of them. */
const RESAMPLES = 2000;

/** The share of the resamples beyond each end of an interval. */
const TAIL = 0.025;

/** Fewest resamples in which a share must exist: with fewer, its interval would be about luck. */
const LEAST = RESAMPLES / 2;

/**
 * Shares in percent with intervals of 95 % over people: people are drawn with replacement, and all samples of a person with
 * them (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, percentile intervals). Samples of one person are alike, so an
 * interval that takes them as independent would be too narrow.
 *
 * The same people are drawn for all shares, and the same for the same number of people.
 *
 * @param people of each the fractions whose sums make the shares, in the same order for all
 * @returns the interval of every share; null where there is nothing to divide by, in all people or in most resamples
 * @throws RangeError when there are no people
 */
export function bootstrapIntervals(
  people: readonly (readonly Fraction[])[],
): readonly (PercentInterval | null)[] {
  const [first] = people;
  if (first === undefined) throw new RangeError('a bootstrap needs people');
  const width = first.length;
  const random = randomStream(people.length, 0, 'bootstrap');
  const drawn = Array.from({ length: RESAMPLES }, () =>
    Array.from({ length: people.length }, () => random.integer(0, people.length - 1)),
  );
  return Array.from({ length: width }, (_, place) => {
    const shareOf = (members: Iterable<number>): number => {
      let [part, whole] = [0, 0];
      for (const member of members) {
        part += people[member][place].part;
        whole += people[member][place].whole;
      }
      return (100 * part) / whole;
    };
    const percent = shareOf(people.keys());
    const found = Float64Array.from(drawn.map(shareOf).filter((share) => !Number.isNaN(share))).sort();
    if (Number.isNaN(percent) || found.length < LEAST) return null;
    const low = found[Math.floor(TAIL * (found.length - 1))];
    const high = found[Math.ceil((1 - TAIL) * (found.length - 1))];
    return { percent, low: Math.min(low, percent), high: Math.max(high, percent) };
  });
}
