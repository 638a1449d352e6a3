import { dbinom } from 'lib-r-math.js';
import { probabilityOfAtMost } from './binomial.js';
import { upperBound } from './clopper-pearson.js';
import type { LossCounts } from './paired-loss.js';

/** Share of the level with which the confidence bound of the discordance rate may fail. */
const NUISANCE_SHARE = 1 / 10;

/** Probability left out of a sum, and added to the result. */
const LEFT_OUT = 1e-12;

/**
 * P(T <= difference), T the sum of `count` independent losses that are +1 or -1 with probability `discordance` together, 0
 * otherwise, and have the given mean; at most 1e-12 too large and, except for rounding, never too small. Given M discordant
 * samples, M binomial, the +1 among them are binomial, and T <= t when they are at most (M + t) / 2. Values of M are left out
 * by Bernstein's inequality, P(|M - mean| >= r) <= 2 exp(-r^2 / (2 (variance + r / 3))).
 *
 * @param discordance above 0 and at least |mean|
 */
export function differenceTail(count: number, difference: number, discordance: number, mean: number): number {
  const lostShare = (1 + mean / discordance) / 2;
  const middle = count * discordance;
  const exponent = Math.log(2 / LEFT_OUT);
  const radius = exponent / 3 + Math.sqrt((exponent / 3) ** 2 + 2 * exponent * middle * (1 - discordance));
  const last = Math.min(count, Math.ceil(middle + radius));
  let tail = LEFT_OUT;
  for (let discordant = Math.max(0, Math.floor(middle - radius)); discordant <= last; discordant++) {
    const lostAtMost = Math.floor((discordant + difference) / 2);
    tail += dbinom(discordant, count, discordance) * probabilityOfAtMost(lostAtMost, discordant, lostShare);
  }
  return Math.min(1, tail);
}

/**
 * A p-value of the hypothesis that the mean of independent losses in {-1, 0, +1} is `loss` or more: under it
 * P(p <= level) <= level for every number of samples. It is the exact tail probability of T = lost - gained,
 * at the worst value of the one nuisance, the discordance rate d = P(L != 0), in a confidence interval that
 * fails with probability g = level / 10, plus g (Berger and Boos 1994). The interval ends at the
 * Clopper-Pearson bound u of d.
 *
 * The worst mean is the smallest, since a larger one at the same d makes T stochastically larger. The worst d
 * is u: moving d by 2x moves x from 0 to each of +1 and -1 in one sample, so
 *
 *     d/dd P(T <= t) = (n / 2) (P(S = t + 1) - P(S = t)),  S the sum of n - 1 samples.
 *
 * The generating polynomial of a sample, a z^2 + (1 - d) z + b with a + b = d, has real roots for d <= 1/2,
 * as 4ab <= d^2 <= (1 - d)^2. So S + n - 1 is a sum of independent Bernoulli variables, hence unimodal with a
 * mode less than 1 from its mean (Darroch 1964), and P(S = .) does not fall up to (n - 1) loss - 1. So the
 * derivative is not negative when t + 2 <= (n - 1) loss, for all d up to u <= 1/2. Otherwise the result is 1.
 *
 * @param counts rounded when they are not integers, as in a scaled table
 * @param level of the test, above 0 and below 1: reject when the result is at most the level
 * @returns a number from level / 10 to 1
 */
export function lossTestPValue(counts: LossCounts, loss: number, level: number): number {
  const count = Math.round(counts.count);
  const lost = Math.round(counts.lost);
  const gained = Math.round(counts.gained);
  if (count === 0) return 1;
  const error = level * NUISANCE_SHARE;
  const discordance = upperBound(lost + gained, count, error);
  if (discordance < loss) return error;
  if (discordance > 0.5 || lost - gained + 2 > (count - 1) * loss) return 1;
  return Math.min(1, error + differenceTail(count, lost - gained, discordance, loss));
}
