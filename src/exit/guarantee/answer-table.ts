import type { PairedLabels } from '../budget.js';

/** Samples with the same true label and the same two answers. */
export interface AnswerCell {
  readonly truth: number;
  /** Label of the full network. */
  readonly full: number;
  /** Label with early exit. */
  readonly early: number;
  /** Number of such samples, which is not an integer in a scaled table. */
  readonly count: number;
}

/** Paired labels as counts of their distinct combinations. */
export interface AnswerTable {
  readonly classes: number;
  /** Number of samples, the sum over the cells. */
  readonly count: number;
  readonly cells: readonly AnswerCell[];
}

/**
 * Counts the distinct combinations of truth and answers.
 *
 * @param pairs three arrays of labels, `[count]` each
 * @throws RangeError when the arrays differ in length or hold a label that is not below `pairs.classes`
 */
export function answerTable(pairs: PairedLabels): AnswerTable {
  const { classes, truth, full, early } = pairs;
  const count = truth.length;
  if (full.length !== count || early.length !== count) {
    throw new RangeError(
      `${count} true labels, ${full.length} and ${early.length} answers: expected the same number`,
    );
  }
  const counts = new Map<number, number>();
  for (let sample = 0; sample < count; sample++) {
    const largest = Math.max(truth[sample], full[sample], early[sample]);
    if (largest >= classes) throw new RangeError(`label ${largest}: expected 0..${classes - 1}`);
    const key = (truth[sample] * classes + full[sample]) * classes + early[sample];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const cells = Array.from(counts, ([key, samples]) => ({
    truth: Math.floor(key / classes ** 2),
    full: Math.floor(key / classes) % classes,
    early: key % classes,
    count: samples,
  }));
  return { classes, count, cells };
}

/** The table of `count` samples with the same shares: a model of a larger or smaller calibration. */
export function scaledTable(table: AnswerTable, count: number): AnswerTable {
  const factor = count / table.count;
  return { ...table, count, cells: table.cells.map((cell) => ({ ...cell, count: cell.count * factor })) };
}

/** The table if early exit had given the full network's answer to every sample. */
export function undisturbedTable(table: AnswerTable): AnswerTable {
  return { ...table, cells: table.cells.map((cell) => ({ ...cell, early: cell.full })) };
}

/** Number of samples in the cells that a condition holds for. */
export function countWhere(table: AnswerTable, holds: (cell: AnswerCell) => boolean): number {
  return table.cells.reduce((sum, cell) => (holds(cell) ? sum + cell.count : sum), 0);
}
