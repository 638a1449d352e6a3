import type { KnownRange } from '../../kernel/known/known.js';
import { LARGEST_INT32, LEAST_INT32 } from '../../kernel/limits.js';

/** What an answer is judged by. */
export interface JudgedAnswer {
  /** Index of the exit point where it was given. */
  readonly exit: number;
  readonly margin: number;
  /** Goodness, or logit, of the answer. */
  readonly goodness: number;
}

/** The answers to reference samples at an exit point, each number by itself and in ascending order. */
interface Reference {
  readonly margins: Int32Array;
  readonly goodness: Int32Array;
}

/** Answers to reference samples, by exit point. */
export type References = readonly Reference[];

/** Sorts the answers to reference samples. @param exits number of exit points */
export function referencesOf(answers: readonly JudgedAnswer[], exits: number): References {
  return Array.from({ length: exits }, (_, exit) => {
    const own = answers.filter((answer) => answer.exit === exit);
    return {
      margins: Int32Array.from(own, ({ margin }) => margin).sort(),
      goodness: Int32Array.from(own, ({ goodness }) => goodness).sort(),
    };
  });
}

/** How many of some sorted numbers are at most a value. */
function countUpTo(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * How usual an answer is, 0 to 1: the share of the reference answers at its exit point whose margin is no larger, or the share
 * of those whose goodness is no larger if that is less. 0 at an exit point that no reference sample reached.
 */
export function usualness(references: References, { exit, margin, goodness }: JudgedAnswer): number {
  const reference = references[exit];
  const count = reference.margins.length;
  const atMost = Math.min(countUpTo(reference.margins, margin), countUpTo(reference.goodness, goodness));
  return atMost / (count + 1);
}

/** The ranges in which answers are at least this usual: exactly those for which `usualness` is not below it. */
export function rangesOf(references: References, least: number): readonly KnownRange[] {
  return references.map(({ margins, goodness }) => {
    const count = margins.length;
    // The least number of reference answers for which the quotient above is large enough.
    let needed = Math.max(0, Math.floor(least * (count + 1)) - 1);
    while (needed / (count + 1) < least) needed += 1;
    if (needed === 0) return { margin: LEAST_INT32, goodness: LEAST_INT32 };
    // No number is above the largest.
    if (needed > count) return { margin: LARGEST_INT32, goodness: LARGEST_INT32 };
    return { margin: margins[needed - 1] - 1, goodness: goodness[needed - 1] - 1 };
  });
}
