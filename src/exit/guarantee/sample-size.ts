import type { Budget, PairedLabels } from '../budget.js';
import { type AnswerTable, answerTable, scaledTable, undisturbedTable } from './answer-table.js';
import { levelOf, tablePValue } from './loss-pvalue.js';

/** Largest sample size that is reported. */
const LARGEST = 10_000_000;

/**
 * A size that passes while the size before it does not, at most `start` when that passes. It is the smallest
 * one when all larger ones pass too, which p-values of rounded counts only nearly do.
 */
export function smallestPassing(start: number, passes: (size: number) => boolean): number | undefined {
  if (!passes(LARGEST)) return undefined;
  let low = 0;
  let high = Math.max(1, start);
  while (high < LARGEST && !passes(high)) {
    low = high;
    high *= 2;
  }
  high = Math.min(high, LARGEST);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Whether a calibration of some size with the shares of a table would be accepted. */
function accepts(budget: Budget, table: AnswerTable): (size: number) => boolean {
  const level = levelOf(budget);
  return (size) => tablePValue(budget, scaledTable(table, size)) <= level;
}

/**
 * Calibration samples that any claim about the budget needs, even if early exit never differs from the full
 * network. The truth, and for macro-F1 the full network's answers, keep the shares that they have in the
 * pairs; so for sensitivity this is the number of all samples, not only of those of the class.
 *
 * @param pairs three arrays of labels, `[count]` each; what early exit answered does not matter
 * @returns nothing when 10 million are not enough: for a loss of 0, or when a class in question has no sample
 * @throws RangeError as `lossPValue` does
 */
export function leastSamples(budget: Budget, pairs: PairedLabels): number | undefined {
  return smallestPassing(pairs.truth.length, accepts(budget, undisturbedTable(answerTable(pairs))));
}

/**
 * Calibration samples at which the same shares of lost and gained answers would be accepted; never more than there are when
 * the pairs themselves are accepted. Counts are rounded, so the result may be off by the effect of one answer. Another
 * calibration has other shares, so about half of the calibrations of this size would be accepted.
 *
 * @param pairs three arrays of labels, `[count]` each
 * @returns nothing when 10 million are not enough, as when the loss in the pairs is not below the budget
 * @throws RangeError as `lossPValue` does
 */
export function samplesNeeded(budget: Budget, pairs: PairedLabels): number | undefined {
  return smallestPassing(pairs.truth.length, accepts(budget, answerTable(pairs)));
}
