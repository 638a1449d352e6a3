import type { AnswerTable } from './answer-table.js';
import { classCorners } from './class-intervals.js';
import { largestLoss, leastLogWealth } from './macro-f1-wealth.js';

/** Share of the level with which the confidence intervals of the nuisances may fail. */
const NUISANCE_SHARE = 1 / 10;

/** Bets, as multiples of the smallest one that could ever reject. */
const BETS: readonly number[] = [1.2, 1.2 * 1.4, 1.2 * 1.4 ** 2, 1.2 * 1.4 ** 3];

/**
 * A p-value of the hypothesis that early exit loses `loss` or more of the macro-F1: under it P(p <= level) <=
 * level for every number of samples.
 *
 * The loss is the mean of a W (see `leastLogWealth`) that depends on two nuisances of each class. At their true values and
 * for a bet in [0, 1 / (largest W - loss)], no factor 1 + bet (loss - W) is negative and its mean is at most 1, so the
 * product over the samples, the wealth, has a mean of at most 1 (Waudby-Smith and Ramdas 2024, "Estimating means of bounded
 * random variables by betting"). So has the average over bets fixed beforehand, here by the count, loss and level alone. The
 * nuisances are in the rectangles except with a probability of g = level / 10. When they are, the least wealth over the
 * rectangles is not above the true one, and a bet that is valid throughout them is valid for the truth; others count as a
 * wealth of 0. By Markov's inequality the result, g + 1 / wealth (Berger and Boos 1994), is at most the level with a
 * probability of at most g + (level - g).
 *
 * @param level of the test, above 0 and below 1: reject when the result is at most the level
 * @returns a number from level / 10 to 1; 1 when a class has no sample, as nothing is then known about its F1
 */
export function macroF1PValue(table: AnswerTable, loss: number, level: number): number {
  const error = level * NUISANCE_SHARE;
  const corners = classCorners(table, error);
  if (corners === undefined) return 1;
  const largest = largestLoss(corners);
  // Without any changed answer this bet has a wealth of just 1 / (level - error).
  const least = Math.expm1(-Math.log(level - error) / table.count) / loss;
  const valid = BETS.map((multiple) => multiple * least).filter((bet) => bet * (largest - loss) < 1);
  const wealth = valid.reduce((sum, bet) => sum + Math.exp(leastLogWealth(table, corners, loss, bet)), 0);
  return Math.min(1, error + BETS.length / wealth);
}
