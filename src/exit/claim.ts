import type { Origin } from '../quantize/integer-model-file.js';
import { budgetOf } from './choose.js';
import { describeBudget, describeClaim } from './describe.js';

/**
 * The claim of a calibrated integer model about its early exit, as summaries and generated files give it; null for stopping
 * rules that make no claim.
 */
export function claimOf(
  { exit, calibration }: Pick<Origin, 'exit' | 'calibration'>,
  classNames: readonly string[],
): string | null {
  if (calibration === undefined) return null;
  const budget = budgetOf(exit.budget, classNames);
  const { samples, pValue } = calibration;
  return pValue === null
    ? `none: ${samples} calibration samples cannot support ${describeBudget(budget, classNames)}; the whole network always answers`
    : `${describeClaim(budget, classNames)} (p = ${pValue.toPrecision(2)}, ${samples} of them)`;
}
