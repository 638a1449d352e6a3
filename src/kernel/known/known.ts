import type { Int32, Result } from '../types.js';

/** What the answers to known inputs are like at an exit point. */
export interface KnownRange {
  /** Least margin of a known answer. */
  readonly leastMargin: Int32;
  /** Least goodness of a known answer; where heads decide, its logit. */
  readonly leastGoodness: Int32;
  /** Largest goodness of a known answer; where heads decide, its logit. */
  readonly mostGoodness: Int32;
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
export function isKnown(knowledge: Knowledge, result: Readonly<Result>): boolean {
  if (result.exit < 0 || result.exit >= knowledge.rangeCount) {
    return false;
  }
  const range: KnownRange = knowledge.ranges[result.exit];
  const goodness: Int32 = result.goodness[result.label];
  return (
    result.margin >= range.leastMargin && goodness >= range.leastGoodness && goodness <= range.mostGoodness
  );
}
