import type { Int32, Result } from '../types.js';

/** What the answers to known inputs are like at an exit point. */
export interface KnownRange {
  /** The margin of a known answer is above this. */
  readonly margin: Int32;
  /** The goodness of a known answer is above this; where heads decide, its logit. */
  readonly goodness: Int32;
}

/** What answers to known inputs are like: for every exit point of a network. */
export interface Knowledge {
  /** Number of exit points. */
  readonly rangeCount: Int32;
  /** The ranges, in the order of the exit points. */
  readonly ranges: readonly KnownRange[];
}

/**
 * Whether an answer is like those to known inputs, at the exit point where it was given. Before the first exit point nothing
 * is known.
 *
 * @external
 */
export function judgeAnswer(knowledge: Knowledge, result: Readonly<Result>): boolean {
  if (result.exit < 0 || result.exit >= knowledge.rangeCount) {
    return false;
  }
  const range: KnownRange = knowledge.ranges[result.exit];
  return result.margin > range.margin && result.goodness[result.label] > range.goodness;
}
