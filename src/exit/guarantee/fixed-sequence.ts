/** The result of a sequence of tests. */
export interface SequenceResult {
  /** Number of hypotheses rejected before the first that was not. */
  readonly accepted: number;
  /** p-values of the hypotheses that were tested: the rejected ones, and the one that ended the sequence. */
  readonly pValues: readonly number[];
}

/**
 * Tests hypotheses in a fixed order, each at the full level, up to the first that is not rejected. When the order was fixed
 * before the data were seen and each p-value is valid, any true hypothesis is rejected with a probability of at most `level`,
 * because the first true one would have to be rejected (fixed-sequence testing in Learn then Test, Angelopoulos, Bates,
 * Candes, Jordan and Lei 2021, arXiv 2110.01052).
 *
 * @param count number of hypotheses
 * @param pValueOf called once for each hypothesis that is tested, in order
 */
export function testInSequence(
  count: number,
  pValueOf: (index: number) => number,
  level: number,
): SequenceResult {
  const pValues: number[] = [];
  for (let index = 0; index < count; index++) {
    const pValue = pValueOf(index);
    pValues.push(pValue);
    // Written so that a NaN ends the sequence.
    if (!(pValue <= level)) return { accepted: index, pValues };
  }
  return { accepted: count, pValues };
}
