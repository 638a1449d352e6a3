import type { Config } from '../config/config.js';
import type { DataSplits } from '../data/dataset.js';
import { budgetOf } from '../exit/choose.js';
import { leastGroups } from '../exit/guarantee/group-test.js';
import { validationGroups } from '../pipeline/validation-groups.js';

/** What to check where early exit would be claimed for new people, and there are too few of them for any such claim. */
export function checkOfClaim(exit: Config['exit'], splits: DataSplits): readonly string[] {
  const { unit, unitOf } = validationGroups(exit, splits);
  if (unitOf === undefined) return [];
  const people = new Set(Array.from(unitOf)).size;
  const needed = leastGroups(budgetOf(exit.budget, splits.train.classNames, unit));
  if (needed !== undefined && people >= needed) return [];
  return [
    `exit.budget: early exit is claimed for new people, which takes at least ${needed ?? 'millions'} of them in the validation part, and it has ` +
      `${people}: the whole network always answers; for a claim about samples like these, add "unit": "sample" (see docs/claims.md)`,
  ];
}
