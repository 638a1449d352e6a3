import { nearestName } from '../config/nearest.js';
import { InputError } from '../errors/input-error.js';
import { randomStream, shuffled } from '../math/random.js';
import { quotedList } from '../text/quoted-list.js';
import type { Split } from './dataset.js';
import { assignGroups, type SampleGroup } from './group-assignment.js';
import type { SplitReport } from './split-report.js';

/** The facts about a sample that a split needs. */
export interface SplitSample {
  /** Index of its class. */
  readonly label: number;
  readonly recording?: string | undefined;
  /** Its subject. */
  readonly subject?: string | undefined;
  /** True if its subject is unknown and `subject` is a substitute: the name of the recording. */
  readonly anonymous?: boolean | undefined;
}

/** Shares of the samples, each from 0 to 1, with the sum 1. A part with the share 0 stays empty. */
export type SplitShares = Readonly<Record<Split, number>>;

/** Names of recordings or subjects, part by part. */
export type SplitLists = Readonly<Record<Split, readonly string[]>>;

interface Subjects {
  /**
   * Subject of a recording whose name is not the subject's: `{ "202": "201" }` says that recording 202 is of subject 201.
   * When this is given, even empty, a recording for which neither it nor the samples name a subject counts as a separate
   * subject.
   */
  readonly subjects?: Readonly<Record<string, string>> | undefined;
}

/** How to split. */
export type SplitPlan =
  | (Subjects & { readonly by: 'random'; readonly shares: SplitShares; readonly seed: number })
  | (Subjects & { readonly by: 'recording' | 'patient'; readonly shares: SplitShares })
  | (Subjects & {
      readonly by: 'lists';
      /** What the lists name. */
      readonly of: 'recording' | 'subject';
      readonly lists: SplitLists;
      /** Recordings or subjects that are in no part; every other one must be in a list. */
      readonly leaveOut?: readonly string[] | undefined;
      /** Recordings or subjects without samples, which a list may name all the same. */
      readonly empty?: readonly string[] | undefined;
    });

/** Indices of the samples of each part, ascending, and the report about them. */
export interface SplitResult {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
  readonly report: SplitReport;
}

const PARTS: readonly Split[] = ['train', 'validation', 'test'];

/** Mark of a sample that is in no part. */
const NOWHERE = -1;

/** The plan with its numbers checked. */
function checkShares(shares: SplitShares): readonly number[] {
  const values = PARTS.map((part) => shares[part]);
  const sum = values.reduce((total, value) => total + value, 0);
  if (values.some((value) => !(value >= 0 && value <= 1)) || Math.abs(sum - 1) > 1e-6) {
    throw new InputError(
      `data.split: the shares ${values.join(', ')} of train, validation and test are not from 0 to 1 with the sum 1; ` +
        'write shares like 0.7, 0.15, 0.15',
    );
  }
  return values;
}

/** The subject of a sample, as far as the plan or the sample names it. */
function subjectOf(
  { recording, subject }: SplitSample,
  subjects: Readonly<Record<string, string>> | undefined,
): string | undefined {
  const renamed = (name: string | undefined) =>
    name !== undefined && subjects !== undefined && Object.hasOwn(subjects, name)
      ? subjects[name]
      : undefined;
  return (
    renamed(recording) ?? renamed(subject) ?? subject ?? (subjects === undefined ? undefined : recording)
  );
}

/** The part of every sample: each class is divided by the method of largest remainders. */
function splitRandomly(
  samples: readonly SplitSample[],
  classes: number,
  shares: readonly number[],
  seed: number,
) {
  const places = new Int8Array(samples.length);
  const members = Array.from({ length: classes }, (): number[] => []);
  samples.forEach(({ label }, index) => {
    members[label].push(index);
  });
  const stream = randomStream(seed, 0, 'order');
  for (const indices of members) {
    const counts = shares.map((share) => Math.floor(share * indices.length + 1e-9));
    const rest = indices.length - counts.reduce((sum, count) => sum + count, 0);
    const byRemainder = shares
      .map((share, part) => ({ part, remainder: share * indices.length - counts[part] }))
      .sort((a, b) => b.remainder - a.remainder || a.part - b.part);
    for (const { part } of byRemainder.slice(0, rest)) counts[part] += 1;
    let part = 0;
    let filled = 0;
    for (const chosen of shuffled(indices.length, stream)) {
      while (filled === counts[part]) {
        part += 1;
        filled = 0;
      }
      places[indices[chosen]] = part;
      filled += 1;
    }
  }
  return places;
}

/** The name by which every sample is grouped. @throws InputError when one has none */
function groupNames(
  names: readonly (string | undefined)[],
  kind: 'recording' | 'subject',
  samples: readonly SplitSample[],
): readonly string[] {
  return names.map((name, index) => {
    if (name !== undefined) return name;
    const recording = samples[index].recording;
    const whose = recording === undefined ? '' : ` of recording ${recording}`;
    const remedy =
      kind === 'recording'
        ? 'split by random'
        : 'name the column or array of the subjects, or split by random';
    throw new InputError(`data.split: sample ${index}${whose} has no ${kind}; ${remedy}`);
  });
}

function splitGroups(
  samples: readonly SplitSample[],
  groupOf: readonly string[],
  kind: 'recording' | 'subject',
  classes: number,
  shares: readonly number[],
): Int8Array {
  const groups = new Map<string, number[]>();
  samples.forEach(({ label }, index) => {
    const counts = groups.get(groupOf[index]) ?? new Array<number>(classes).fill(0);
    counts[label] += 1;
    groups.set(groupOf[index], counts);
  });
  const wanted = PARTS.map((_, part) => part).filter((part) => shares[part] > 0);
  if (groups.size < wanted.length) {
    throw new InputError(
      `data.split: ${groups.size} ${kind}${groups.size === 1 ? '' : 's'} cannot be divided into ${wanted.length} parts; ` +
        `give more of them, or split by ${kind === 'subject' ? 'recording' : 'random'}`,
    );
  }
  const places = assignGroups(
    Array.from(groups, ([name, counts]): SampleGroup => ({ name, counts })),
    wanted.map((part) => shares[part]),
  );
  return Int8Array.from(groupOf, (name) => wanted[places.get(name) ?? 0]);
}

function splitByLists(
  groupOf: readonly string[],
  kind: 'recording' | 'subject',
  lists: SplitLists,
  { leaveOut = [], empty = [], subjects }: Extract<SplitPlan, { by: 'lists' }>,
): Int8Array {
  const known = [...new Set(groupOf)].sort();
  const withoutSamples = new Set(empty.filter((name) => !known.includes(name)));
  const places = new Map<string, number>();
  const where = (part: number) => (part === NOWHERE ? 'leaveOut' : PARTS[part]);
  const enter = (given: string, part: number) => {
    // A list of subjects may name them by any of their recordings; what counts is the person.
    const name = kind === 'subject' ? (subjectOf({ label: 0, subject: given }, subjects) ?? given) : given;
    if (withoutSamples.has(name)) return;
    if (!known.includes(name)) {
      const near = nearestName(name, known);
      const remedy = near === undefined ? `there are ${quotedList(known, 12)}` : `did you mean "${near}"?`;
      throw new InputError(`data.split.${where(part)}: there is no ${kind} "${given}"; ${remedy}`);
    }
    const earlier = places.get(name);
    if (earlier !== undefined && earlier !== part) {
      const alias = given === name ? '' : ` (named "${given}")`;
      throw new InputError(
        `data.split: ${kind} "${name}"${alias} is in both ${where(earlier)} and ${where(part)}; keep it in one of them`,
      );
    }
    places.set(name, part);
  };
  PARTS.forEach((part, index) => {
    for (const name of lists[part]) enter(name, index);
  });
  for (const name of leaveOut) enter(name, NOWHERE);
  const missing = known.filter((name) => !places.has(name));
  if (missing.length > 0) {
    throw new InputError(
      `data.split: no list has ${kind} ${quotedList(missing, 12)}; ` +
        'add it to train, validation or test, or to leaveOut',
    );
  }
  return Int8Array.from(groupOf, (name) => places.get(name) ?? NOWHERE);
}

/** Number of samples in a part without a known subject. */
function countAnonymous(
  samples: readonly SplitSample[],
  people: readonly (string | undefined)[],
  places: Int8Array,
) {
  return samples.filter(
    ({ anonymous }, index) => places[index] !== NOWHERE && (anonymous || people[index] === undefined),
  ).length;
}

/** Names that occur in more than one part, sorted; null when a sample that is in a part has none. */
function sharedNames(names: readonly (string | undefined)[], places: Int8Array): string[] | null {
  const first = new Map<string, number>();
  const shared = new Set<string>();
  for (let index = 0; index < names.length; index++) {
    const name = names[index];
    if (places[index] === NOWHERE) continue;
    if (name === undefined) return null;
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, places[index]);
    else if (earlier !== places[index]) shared.add(name);
  }
  return [...shared].sort();
}

/** The samples of a part, ascending. */
function indicesOf(places: Int8Array, part: number): Uint32Array {
  let count = 0;
  for (const place of places) if (place === part) count += 1;
  const indices = new Uint32Array(count);
  let next = 0;
  places.forEach((place, index) => {
    if (place === part) indices[next++] = index;
  });
  return indices;
}

/**
 * Splits samples into training, validation and test parts. The parts have no sample in common and contain every sample,
 * except for groups that `leaveOut` names.
 *
 * - `random`: sample by sample, each class separately, so that every part has the same mix. Windows of one recording get into
 * several parts: the test then says nothing about a new patient, and the report names who is shared. - `recording`,
 * `patient`: whole recordings or subjects; see assignGroups. Nothing is random. - `lists`: the recordings or subjects that
 * the plan names. Lists of recordings may divide a subject, as the published split of MIT-BIH does with 201 and 202, and the
 * report says so; lists of subjects may not.
 *
 * @param keep whether a part takes a sample that is its own; all are taken when absent
 * @throws InputError when the shares are invalid, a part with a share would be empty, a sample has no known subject where
 *   that matters, or a list names somebody unknown, leaves somebody out or names somebody twice
 */
export function splitSamples(
  samples: readonly SplitSample[],
  classNames: readonly string[],
  plan: SplitPlan,
  keep: (sample: number, part: Split) => boolean = () => true,
): SplitResult {
  const stray = samples.findIndex(({ label }) => classNames[label] === undefined);
  if (stray >= 0) {
    throw new RangeError(
      `split: sample ${stray} has the label ${samples[stray].label}, ${classNames.length} classes`,
    );
  }
  const recordings = samples.map(({ recording }) => recording);
  const people = samples.map((sample) => subjectOf(sample, plan.subjects));
  const classes = classNames.length;
  const groupedBy = groupingOf(plan);
  const groupOf =
    groupedBy === null ? [] : groupNames(groupedBy === 'recording' ? recordings : people, groupedBy, samples);
  const places = ((): Int8Array => {
    switch (plan.by) {
      case 'random':
        return splitRandomly(samples, classes, checkShares(plan.shares), plan.seed);
      case 'recording':
      case 'patient': {
        const kind = plan.by === 'patient' ? 'subject' : 'recording';
        return splitGroups(samples, groupOf, kind, classes, checkShares(plan.shares));
      }
      case 'lists':
        return splitByLists(groupOf, plan.of, plan.lists, plan);
    }
  })();

  const groupsIn = (part: number) =>
    [...new Set(groupOf.filter((_, index) => places[index] === part))].sort();
  const leftOut = groupsIn(NOWHERE);
  places.forEach((place, index) => {
    if (place !== NOWHERE && !keep(index, PARTS[place])) places[index] = NOWHERE;
  });
  const indices = PARTS.map((_, part) => indicesOf(places, part));
  PARTS.forEach((part, index) => {
    const wished = plan.by === 'lists' ? plan.lists[part].length : plan.shares[part];
    if (wished > 0 && indices[index].length === 0) {
      throw new InputError(
        `data.split: no sample is left for ${part} of ${samples.length}; give more samples`,
      );
    }
  });
  const kept = indices.reduce((sum, { length }) => sum + length, 0);
  const anonymous = countAnonymous(samples, people, places);
  const counts = indices.map((part) => {
    const found = new Array<number>(classes).fill(0);
    for (const index of part) found[samples[index].label] += 1;
    return found;
  });
  return {
    train: indices[0],
    validation: indices[1],
    test: indices[2],
    report: {
      by: plan.by,
      groupedBy,
      seed: plan.by === 'random' ? plan.seed : null,
      wished: plan.by === 'lists' ? null : { ...plan.shares },
      shares: perPart((part) => (kept === 0 ? 0 : indices[part].length / kept)),
      groups: perPart(groupsIn),
      leftOut,
      classes: classNames.map((name, label) => ({ name, ...perPart((part) => counts[part][label]) })),
      anonymous,
      shared: {
        recordings: sharedNames(recordings, places),
        // If nobody is named, it is unknown who is in which part.
        subjects: anonymous === kept ? null : sharedNames(people, places),
      },
    },
  };
}

function perPart<Value>(value: (part: number) => Value): Record<Split, Value> {
  return { train: value(0), validation: value(1), test: value(2) };
}

function groupingOf(plan: SplitPlan): SplitReport['groupedBy'] {
  switch (plan.by) {
    case 'random':
      return null;
    case 'recording':
      return 'recording';
    case 'patient':
      return 'subject';
    case 'lists':
      return plan.of;
  }
}
