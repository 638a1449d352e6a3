import type { Metric, PairedLabels } from '../budget.js';
import { type AnswerTable, answerTable, countWhere } from './answer-table.js';

/** Metrics whose loss is the mean of -1, 0 or +1 per sample. */
export type PairedMetric = Exclude<Metric, { readonly kind: 'macro-f1' }>;

/**
 * How often early exit changed whether an answer is correct. The loss in the metric is (lost - gained) / count.
 */
export interface LossCounts {
  /** Number of samples that the metric counts. */
  readonly count: number;
  /** Samples that the full network answers correctly and early exit does not. */
  readonly lost: number;
  /** Samples that early exit answers correctly and the full network does not. */
  readonly gained: number;
}

/** The paired loss of a table of answers; its counts are integers when the table's are. */
export function lossCountsOf(table: AnswerTable, metric: PairedMetric): LossCounts {
  const concerns = (truth: number) => metric.kind === 'accuracy' || truth === metric.label;
  return {
    count: countWhere(table, ({ truth }) => concerns(truth)),
    lost: countWhere(table, ({ truth, full, early }) => concerns(truth) && full === truth && early !== truth),
    gained: countWhere(
      table,
      ({ truth, full, early }) => concerns(truth) && full !== truth && early === truth,
    ),
  };
}

/**
 * Counts the paired loss: over all samples for accuracy, over those of the class for sensitivity.
 *
 * @param pairs three arrays of labels, `[count]` each
 * @throws RangeError when they do not fit each other (see `answerTable`)
 */
export function pairedLoss(pairs: PairedLabels, metric: PairedMetric): LossCounts {
  return lossCountsOf(answerTable(pairs), metric);
}
