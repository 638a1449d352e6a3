/** A percentage with its confidence interval, 0 to 100. */
export interface PercentInterval {
  readonly percent: number;
  readonly low: number;
  readonly high: number;
}

/** The quantile of the normal distribution for intervals of 95 %. */
const Z = 1.959963984540054;

/**
 * A share of independent samples in percent, with Wilson's score interval of 95 % (Wilson 1927; Brown, Cai and DasGupta,
 * "Interval estimation for a binomial proportion", 2001): it keeps its confidence for small numbers and near 0 and 100 %.
 *
 * @param right of `count` samples
 * @returns null when there are no samples
 * @throws RangeError when more are right than there are
 */
export function wilsonInterval(right: number, count: number): PercentInterval | null {
  if (right < 0 || right > count) throw new RangeError(`${right} of ${count} samples`);
  if (count === 0) return null;
  const share = right / count;
  const weight = (Z * Z) / count;
  const center = (share + weight / 2) / (1 + weight);
  const reach = (Z / (1 + weight)) * Math.sqrt((share * (1 - share)) / count + weight / (4 * count));
  // The ends are exact where the formula gives them only up to rounding.
  const low = right === 0 ? 0 : 100 * Math.max(0, center - reach);
  const high = right === count ? 100 : 100 * Math.min(1, center + reach);
  return { percent: 100 * share, low, high };
}
