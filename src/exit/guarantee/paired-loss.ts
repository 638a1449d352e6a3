import type { Metric, PairedLabels } from '../budget.js';
import { type AnswerTable, answerTable, countWhere } from './answer-table.js';

/** Metrics whose loss is the mean of -1, 0 or +1 a sample. */
export type PairedMetric = Exclude<Metric, { readonly kind: 'macro-f1' }>;

/**
 * How often early exit changed whether an answer is right. The loss in the metric is (lost - gained) / count.
 */
export interface LossCounts {
  /** Samples that the metric is about. */
  readonly count: number;
  /** Samples that the full network has right and early exit wrong. */
  readonly lost: number;
  /** Samples that early exit has right and the full network wrong. */
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
