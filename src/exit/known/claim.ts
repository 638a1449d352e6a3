import type { Origin } from '../../quantize/integer-model-file.js';
import type { ClaimUnit } from '../budget.js';
import { claimUnit } from '../claim.js';
import { describeScope } from '../describe.js';
import type { KnownFit } from './fit-known.js';

type KnownRecord = NonNullable<Origin['known']>;

/** The part of a fit that the integer model file stores. @param samples on which it was calibrated */
export function knownRecord(
  { threshold, groups, leastGroups }: KnownFit,
  samples: number,
  unit: ClaimUnit,
): KnownRecord {
  return {
    samples,
    ...(unit.kind === 'sample' ? {} : { groups: { unit: unit.kind, count: groups } }),
    least: leastGroups,
    supported: threshold !== null,
  };
}

/** A share as a percentage without needless digits: 0.025 is "2.5". */
function percent(share: number): string {
  return String(Number((100 * share).toPrecision(6)));
}

/**
 * What is claimed of answers that say whether they are known, or why every answer counts as known; null where no answer says so.
 */
export function knownClaimOf({
  exit,
  known,
  provenance,
}: Pick<Origin, 'exit' | 'known' | 'provenance'>): string | null {
  if (known === undefined || exit.known === undefined) return null;
  const { samples, groups, least, supported } = known;
  const kind = groups?.unit ?? 'sample';
  const count = groups?.count ?? samples;
  const rejected = `${percent(exit.known.rejected)} % of samples`;
  if (!supported) {
    return (
      `no answer is rejected as not known: ${count} ${kind}${count === 1 ? '' : 's'} cannot support at most ${rejected}, ` +
      `which takes ${least}; raise exit.known.rejected, or write "sample" in exit.budget.unit, which promises nothing for new ones`
    );
  }
  const unit = claimUnit(kind, provenance.data.split);
  return (
    `at most ${rejected}${kind === 'sample' ? '' : ` of new ${kind}s`} are rejected as not known, on average over calibrations, ` +
    `${describeScope({ unit })} (split conformal, ${count} ${kind}s)`
  );
}
