import type { Dataset } from '../data/dataset.js';
import { probabilityOfAtMost } from '../exit/guarantee/binomial.js';

/** Significance level: the probability that always answering the most frequent class does as well. */
const LIKELY = 0.05;

/** The most frequent class. */
export interface MostFrequent {
  readonly name: string;
  /** Its share in percent, which is the accuracy of always answering it. */
  readonly percent: number;
}

/** The most frequent class of samples; the first of several equally frequent ones. */
export function mostFrequentOf({ labels, classNames, count }: Dataset): MostFrequent {
  const counts = classNames.map(() => 0);
  for (const label of labels) counts[label] += 1;
  const most = counts.reduce((best, own, label) => (own > counts[best] ? label : best), 0);
  return { name: classNames[most], percent: (100 * counts[most]) / count };
}

/**
 * A remark, with both shares, that a network answers no better than always naming the most frequent class, as far as the
 * samples can tell. Undefined when it does better.
 *
 * @param accuracy share of correct answers, 0 to 1
 */
export function chanceRemark(accuracy: number, samples: Dataset): string | undefined {
  const { count } = samples;
  const { name, percent } = mostFrequentOf(samples);
  const right = Math.round(accuracy * count);
  const asMany = 1 - probabilityOfAtMost(right - 1, count, percent / 100);
  if (asMany <= LIKELY) return undefined;
  const more = 100 * accuracy > percent ? 'hardly more' : 'no more';
  return (
    `${(100 * accuracy).toFixed(2)} % of the ${count} validation samples are answered correctly, ${more} than the ` +
    `${percent.toFixed(2)} % of always answering "${name}"`
  );
}
