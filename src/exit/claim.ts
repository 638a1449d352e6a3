import type { Origin } from '../quantize/integer-model-file.js';
import { budgetOf } from './choose.js';
import { describeBudget } from './describe.js';

/**
 * What a calibrated integer model promises of its early exit, as it stands in summaries and generated files; null for
 * rules that promise nothing.
 */
export function claimOf(
  { exit, calibration }: Pick<Origin, 'exit' | 'calibration'>,
  classNames: readonly string[],
): string | null {
  if (calibration === undefined) return null;
  const budget = describeBudget(budgetOf(exit.budget, classNames), classNames);
  const { samples, pValue } = calibration;
  return pValue === null
    ? `none: ${samples} calibration samples cannot support ${budget}; the whole network always answers`
    : `early exit costs ${budget} (p = ${pValue.toPrecision(2)}, ${samples} calibration samples)`;
}
