import { type AnswerCell, type AnswerTable, countWhere } from './answer-table.js';
import { lowerBound, upperBound } from './clopper-pearson.js';

/** The quantities on which the weight of a changed answer depends, at one end of each of its two confidence intervals. */
export interface ClassCorner {
  /** F1 of the class for the full network. */
  readonly f1: number;
  /** 1 / (share of samples of the class + share of samples that early exit answers with it). */
  readonly weight: number;
}

/** Confidence bounds of three proportions, each with a lower and an upper one. */
const BOUNDS_PER_CLASS = 6;

/**
 * For every class, the four corners of a rectangle; all rectangles hold the true values together with probability at least 1
 * - error (Clopper-Pearson and Bonferroni). F1 comes from TP / (TP + FP + FN), which is a binomial proportion among the
 * samples that are of the class or are answered with it. Counts that are not integers, as in a scaled table, are rounded.
 *
 * @returns `[classes][4]`, or nothing when a class has no sample, as its weight is then unbounded
 */
export function classCorners(table: AnswerTable, error: number): ClassCorner[][] | undefined {
  const share = error / (BOUNDS_PER_CLASS * table.classes);
  const corners: ClassCorner[][] = [];
  for (let label = 0; label < table.classes; label++) {
    const countOf = (holds: (cell: AnswerCell) => boolean) => Math.round(countWhere(table, holds));
    const truths = countOf(({ truth }) => truth === label);
    if (truths === 0) return undefined;
    const answers = countOf(({ early }) => early === label);
    const found = countOf(({ truth, full }) => truth === label && full === label);
    const either = countOf(({ truth, full }) => truth === label || full === label);
    const ends = [lowerBound, upperBound];
    const weights = ends.map(
      (bound) => 1 / (bound(truths, table.count, share) + bound(answers, table.count, share)),
    );
    const f1s = ends.map((bound) => f1OfJaccard(bound(found, either, share)));
    corners.push(weights.flatMap((weight) => f1s.map((f1) => ({ f1, weight }))));
  }
  return corners;
}

/** F1 = 2 TP / (2 TP + FP + FN) from TP / (TP + FP + FN). */
function f1OfJaccard(jaccard: number): number {
  return (2 * jaccard) / (1 + jaccard);
}
