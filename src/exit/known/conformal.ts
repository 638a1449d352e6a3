/** A threshold of scores, and what it rests on. */
export interface ConformalThreshold {
  /** Scores below it are rejected; null if so few groups support none, and nothing is rejected. */
  readonly threshold: number | null;
  /** Groups, or samples where each is a group by itself. */
  readonly groups: number;
  /** Groups that it takes at least to support the share. */
  readonly leastGroups: number;
}

/**
 * The largest threshold below which a new sample of a new group lies with at most a given probability.
 *
 * This is a quantile of split conformal prediction (Vovk, Gammerman, Shafer 2005, "Algorithmic Learning in a Random World"; Lei,
 * G'Sell, Rinaldo, Tibshirani, Wasserman 2018, "Distribution-free predictive inference for regression"). Every group has the
 * same weight, which its samples share, and one more group counts as if all of it were rejected: then the groups need to be
 * exchangeable, and nothing is assumed of the samples within one (Lee, Barber, Willett 2023, "Distribution-free inference with
 * hierarchical data"). Where each sample is its own group, this is the usual quantile of rank `share * (n + 1)`.
 *
 * The probability is over the samples of calibration and the new one together.
 *
 * @param groupOf the number of the group of every score; each is its own when absent
 * @param share 0 to 1, which may be rejected
 */
export function conformalThreshold(
  scores: Float64Array,
  groupOf: ArrayLike<number> | undefined,
  share: number,
): ConformalThreshold {
  const sizes = new Map<number, number>();
  const keyOf = (sample: number) => (groupOf === undefined ? sample : groupOf[sample]);
  for (let sample = 0; sample < scores.length; sample++) {
    sizes.set(keyOf(sample), (sizes.get(keyOf(sample)) ?? 0) + 1);
  }
  const groups = sizes.size;
  const allowed = share * (groups + 1) - 1;
  // A sum of many quotients must not fail by the last digit.
  const tolerance = 1e-9;
  const leastGroups = Math.ceil(1 / share - 1 - tolerance);
  if (groups === 0 || allowed < -tolerance) return { threshold: null, groups, leastGroups };
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b]);
  let rejected = 0;
  let threshold = scores[order[0]];
  for (let place = 0; place < order.length; ) {
    const score = scores[order[place]];
    if (rejected > allowed + tolerance) break;
    threshold = score;
    for (; place < order.length && scores[order[place]] === score; place++) {
      rejected += 1 / (sizes.get(keyOf(order[place])) ?? 1);
    }
  }
  return { threshold, groups, leastGroups };
}
