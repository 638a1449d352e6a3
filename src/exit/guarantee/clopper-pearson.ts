import { probabilityOfAtMost } from './binomial.js';

/** Halvings of an interval of length 1 until its ends are adjacent numbers, or below any rate that matters. */
const HALVINGS = 50;

/**
 * Clopper and Pearson's (1934) exact upper confidence bound of a probability: below it with probability at
 * most `error`. It is the rate at which so few successes have the probability `error`, found by bisection and rounded up.
 *
 * @param successes of `count` independent trials, both integers
 */
export function upperBound(successes: number, count: number, error: number): number {
  if (successes >= count) return 1;
  let low = successes / count;
  let high = 1;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (probabilityOfAtMost(successes, count, middle) > error) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Clopper and Pearson's (1934) exact lower confidence bound: above the probability with probability at most
 * `error`.
 */
export function lowerBound(successes: number, count: number, error: number): number {
  return 1 - upperBound(count - successes, count, error);
}
