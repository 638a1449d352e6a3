import type { Budget, PairedLabels } from '../budget.js';
import { type AnswerTable, answerTable } from './answer-table.js';
import { lossTestPValue } from './loss-test.js';
import { macroF1PValue } from './macro-f1-test.js';
import { lossCountsOf } from './paired-loss.js';

/**
 * The level of the tests of a budget: the probability with which its claim may be wrong.
 *
 * @throws RangeError when the loss is not in [0, 1] or the confidence not between 0 and 1
 */
export function levelOf({ loss, confidence }: Budget): number {
  if (!(loss >= 0 && loss <= 1)) throw new RangeError(`a loss of ${loss}: expected 0 to 1`);
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`a confidence of ${confidence}: expected between 0 and 1`);
  return 1 - confidence;
}

/**
 * `lossPValue` of a table of answers, whose counts need not be integers.
 *
 * @throws RangeError when the budget is out of range (see `levelOf`)
 */
export function tablePValue(budget: Budget, table: AnswerTable): number {
  const { metric, loss } = budget;
  const level = levelOf(budget);
  return metric.kind === 'macro-f1'
    ? macroF1PValue(table, loss, level)
    : lossTestPValue(lossCountsOf(table, metric), loss, level);
}

/**
 * A p-value of the hypothesis that early exit breaks the budget, from samples that are independent draws from the population
 * of the claim and to which neither the network nor the exit points were fitted. Reject when it is at most 1 - confidence;
 * this errs in at most that share of all calibrations, whatever their size.
 *
 * @param pairs three arrays of labels, `[count]` each
 * @returns a number above 0 and at most 1; 1 for the sensitivity of a class without samples, and for macro-F1
 *   when any class has none
 * @throws RangeError when the arrays of labels do not fit each other (see `answerTable`), or the budget is
 *   out of range (see `levelOf`)
 */
export function lossPValue(budget: Budget, pairs: PairedLabels): number {
  return tablePValue(budget, answerTable(pairs));
}
