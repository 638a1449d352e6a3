/**
 * The learning rate of a step: constant over the first half of the steps, then falling linearly, to reach zero one
 * step after the last.
 *
 * @param step 0-based
 */
export function learningRateAt(rate: number, step: number, steps: number): number {
  const left = (steps - step) / steps;
  return rate * Math.min(1, 2 * left);
}
