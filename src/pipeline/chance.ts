import type { Dataset } from '../data/dataset.js';
import { probabilityOfAtMost } from '../exit/guarantee/binomial.js';

/** How likely it may be that mere answers of the most frequent class come to as much. */
const LIKELY = 0.05;

/** The class that most samples are of. */
export interface MostFrequent {
  readonly name: string;
  /** Percent of the samples: what always answering it comes to. */
  readonly percent: number;
}

/** The most frequent class of samples; the first of those that are. */
export function mostFrequentOf({ labels, classNames, count }: Dataset): MostFrequent {
  const counts = classNames.map(() => 0);
  for (const label of labels) counts[label] += 1;
  const most = counts.reduce((best, own, label) => (own > counts[best] ? label : best), 0);
  return { name: classNames[most], percent: (100 * counts[most]) / count };
}

/**
 * That a network answers no better than by always naming the most frequent class, as far as its samples can tell: in words,
 * with both shares. Undefined when it does better.
 *
 * @param accuracy share of right answers, 0 to 1
 */
export function chanceRemark(accuracy: number, samples: Dataset): string | undefined {
  const { count } = samples;
  const { name, percent } = mostFrequentOf(samples);
  const right = Math.round(accuracy * count);
  const asMany = 1 - probabilityOfAtMost(right - 1, count, percent / 100);
  if (asMany <= LIKELY) return undefined;
  const more = 100 * accuracy > percent ? 'hardly more' : 'no more';
  return (
    `${(100 * accuracy).toFixed(2)} % of the ${count} validation samples are right, ${more} than the ` +
    `${percent.toFixed(2)} % of always answering "${name}"`
  );
}
