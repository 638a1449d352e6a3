import type { Origin } from '../quantize/integer-model-file.js';
import type { ClaimUnit } from './budget.js';
import { budgetOf } from './choose.js';
import { describeBudget, describeCount, describeEvidence, describeSupport } from './describe.js';

/** What is known of the samples of a split: whether they belong to somebody. */
type Known = { readonly shared: { readonly recordings: unknown; readonly subjects: unknown } } | undefined;

/**
 * A unit of claims, with what its evidence counts as independent although it may not be: samples of one subject, or else of one
 * recording, and recordings of one subject.
 *
 * @param split the report of the split, from which it follows whether samples belong to somebody
 * @param share of the new groups; absent: the mean over them counts
 */
export function claimUnit(kind: ClaimUnit['kind'], split: Known, share?: number): ClaimUnit {
  const ofSubjects = split !== undefined && split.shared.subjects !== null;
  const ofRecordings = split !== undefined && split.shared.recordings !== null;
  if (kind !== 'sample') {
    return {
      kind,
      ...(kind === 'recording' && ofSubjects ? { within: 'subject' } : {}),
      ...(share === undefined ? {} : { share }),
    };
  }
  if (ofSubjects) return { kind, within: 'subject' };
  return ofRecordings ? { kind, within: 'recording' } : { kind };
}

/** What an integer model's claim is about, as its file says. */
export function unitOfModel({
  exit,
  calibration,
  provenance,
}: Pick<Origin, 'exit' | 'calibration' | 'provenance'>): ClaimUnit {
  return claimUnit(calibration?.groups?.unit ?? 'sample', provenance.data.split, exit.budget.share);
}

/**
 * The claim of a calibrated integer model about its early exit, as summaries and generated files give it; null for stopping
 * rules that make no claim.
 */
export function claimOf(
  origin: Pick<Origin, 'exit' | 'calibration' | 'provenance'>,
  classNames: readonly string[],
): string | null {
  const { exit, calibration } = origin;
  if (calibration === undefined) return null;
  const budget = budgetOf(exit.budget, classNames, unitOfModel(origin));
  const { samples, pValue, groups } = calibration;
  const evidence = { samples, pValue, ...(groups === undefined ? {} : { groups }) };
  if (pValue !== null) return describeEvidence(budget, evidence, classNames);
  const support = describeSupport(budget, groups);
  return (
    `none: ${describeCount(budget, evidence)} cannot support ${describeBudget(budget, classNames)}` +
    `${support === undefined ? '' : ` (${support})`}; the whole network always answers`
  );
}
