import type { Config } from '../config/config.js';
import type { DataSplits, Dataset } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import type { ClaimUnit, GroupKind } from '../exit/budget.js';
import { claimUnit } from '../exit/claim.js';
import { quotedList } from '../text/quoted-list.js';

/** What the claim of a config is about, and how validation samples are divided for it. */
export interface ValidationGroups {
  readonly unit: ClaimUnit;
  /** A number for the group of every validation sample that stays together; undefined if samples are independent. */
  readonly groupOf: ArrayLike<number> | undefined;
  /** A number for what the claim is about, of every validation sample; undefined if it is about samples. */
  readonly unitOf: ArrayLike<number> | undefined;
}

/** The recording or subject of every validation sample, if the split kept these whole. */
function keptWhole({ split, validation }: DataSplits): ArrayLike<number> | undefined {
  switch (split?.groupedBy) {
    case 'recording':
      return validation.origins?.recordingOf;
    case 'subject':
      return validation.origins?.subjectOf;
    default:
      return undefined;
  }
}

/** The names of the recordings or subjects of a part. */
function namesIn({ origins }: Dataset, kind: GroupKind): ReadonlySet<string> {
  if (origins === undefined) return new Set();
  return kind === 'subject'
    ? new Set(Array.from(origins.subjectOf, (index) => origins.subjects[index]))
    : new Set(Array.from(origins.recordingOf, (index) => origins.recordings[index]));
}

/** Why a claim cannot be about groups of a kind; undefined if it can. */
function obstacleTo(kind: GroupKind, { train, validation }: DataSplits): InputError | undefined {
  const { origins } = validation;
  if (origins === undefined) {
    return new InputError(
      `exit.budget.unit: the samples belong to no ${kind}; name it in "data", or write "sample"`,
    );
  }
  const unknown = [...new Set(origins.recordingOf)].filter((index) => origins.anonymous?.has(index));
  if (kind === 'subject' && unknown.length > 0) {
    return new InputError(
      `exit.budget.unit: nobody knows whose the recordings ${quotedList(unknown.map((index) => origins.recordings[index]))} are; ` +
        'name them in data.subjects, or write "recording" or "sample"',
    );
  }
  const trained = namesIn(train, kind);
  const shared = [...namesIn(validation, kind)].filter((name) => trained.has(name)).sort();
  if (shared.length === 0) return undefined;
  const by = kind === 'subject' ? 'patient' : 'recording';
  return new InputError(
    `exit.budget.unit: samples of ${quotedList(shared)} are in the training part, too; split by ${by}, or write "sample"`,
  );
}

/**
 * What the claim of a config is about: what it says, or else subjects, if all validation samples have a known one who is not in
 * the training part. Samples stay together by the unit of the claim, or by what the split kept whole if that is larger.
 *
 * @throws InputError when it cannot be about what the config says
 */
export function validationGroups({ budget }: Config['exit'], splits: DataSplits): ValidationGroups {
  const kind = budget.unit ?? (obstacleTo('subject', splits) === undefined ? 'subject' : 'sample');
  const whole = keptWhole(splits);
  const { origins } = splits.validation;
  if (kind !== 'sample') {
    const obstacle = obstacleTo(kind, splits);
    if (obstacle !== undefined) throw obstacle;
  }
  if (kind === 'sample' || origins === undefined) {
    if (budget.share !== undefined) {
      throw new InputError(
        'exit.budget.share: is a share of recordings or subjects, and the claim is about samples; set exit.budget.unit, or remove it',
      );
    }
    return { unit: claimUnit('sample', splits.split), groupOf: whole, unitOf: undefined };
  }
  const unit = claimUnit(kind, splits.split, budget.share);
  const { subjectOf, recordingOf } = origins;
  const bySubject = kind === 'subject' || splits.split?.groupedBy === 'subject';
  return {
    unit,
    groupOf: bySubject ? subjectOf : recordingOf,
    unitOf: kind === 'subject' ? subjectOf : recordingOf,
  };
}
