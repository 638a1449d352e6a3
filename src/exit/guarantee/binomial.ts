import { dbinom } from 'lib-r-math.js';

/** Terms below this share of a sum no longer change it. */
const NEGLIGIBLE = 1e-18;

/**
 * Sum of the probabilities of `from`, `from` - 1, ... successes; they fall, as `from` is not above the mean.
 */
function fallingSum(from: number, count: number, probability: number): number {
  const odds = (1 - probability) / probability;
  let term = dbinom(from, count, probability);
  let sum = term;
  for (let successes = from; successes > 0 && term > NEGLIGIBLE * sum; successes--) {
    term *= (successes / (count - successes + 1)) * odds;
    sum += term;
  }
  return sum;
}

/**
 * Probability of at most `successes` successes in `count` independent trials, all integers: the sum of the smaller tail. In
 * version 2.0.3 of lib-r-math.js, `dbinom` is correct to 2e-13, but `pbinom`, and everything that uses the incomplete beta
 * function, is off by up to 8e-4 in places, as at 0 of 2 trials or 899 of 1000.
 *
 * @param successes of any size; 0 is the result below 0
 */
export function probabilityOfAtMost(successes: number, count: number, probability: number): number {
  if (successes < 0) return 0;
  if (successes >= count) return 1;
  if (probability <= 0 || probability >= 1) return probability <= 0 ? 1 : 0;
  return successes <= count * probability
    ? fallingSum(successes, count, probability)
    : 1 - fallingSum(count - successes - 1, count, 1 - probability);
}
