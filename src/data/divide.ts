import type { SplitConfig } from '../config/data-config.js';
import { InputError } from '../errors/input-error.js';
import { quotedList } from '../text/quoted-list.js';
import { type Dataset, pickSamples, type Split } from './dataset.js';
import { type ReportOddity, refuseOddity } from './oddity.js';
import { type SplitPlan, type SplitSample, splitSamples } from './split.js';
import type { SplitReport } from './split-report.js';

/** The three parts of a data set, and how they were made. */
export interface Division {
  readonly train: Dataset;
  readonly validation: Dataset;
  readonly test: Dataset;
  readonly split: SplitReport;
}

function planOf(config: SplitConfig, seed: number): SplitPlan {
  if (config.by === 'lists') {
    const { of, train, validation, test, leaveOut } = config;
    return { by: 'lists', of, lists: { train, validation, test }, leaveOut };
  }
  const { validation, test } = config;
  if (validation + test > 0.95) {
    throw new InputError(
      `data.split: ${validation} for validation and ${test} for test leave too little to train on; lower them`,
    );
  }
  const shares = { train: 1 - validation - test, validation, test };
  return config.by === 'random' ? { by: 'random', shares, seed } : { by: config.by, shares };
}

function samplesOf({ labels, origins }: Dataset): readonly SplitSample[] {
  return Array.from(labels, (label, i) => ({
    label,
    recording: origins?.recordings[origins.recordingOf[i]],
    subject: origins?.subjects[origins.subjectOf[i]],
    anonymous: origins?.anonymous?.has(origins.recordingOf[i]),
  }));
}

/** Recordings or subjects that a data set names although they have no samples. */
function emptyGroups({ origins }: Dataset, of: 'recording' | 'subject'): readonly string[] {
  if (origins === undefined) return [];
  const [names, used] =
    of === 'recording' ? [origins.recordings, origins.recordingOf] : [origins.subjects, origins.subjectOf];
  const taken = new Set(used);
  return names.filter((_, index) => !taken.has(index));
}

/** What names subjects, for messages. */
const NAME_SUBJECTS =
  'write {subject} in data.files, or name them in data.subjects ({"*": "*"} if every recording is of a different person) or in ' +
  'data.subjectColumn, or split by recording';

/**
 * Says that a split of people does not know who they are.
 *
 * @throws InputError when nothing names anybody although the split is by patient, or oddities are refused
 */
function reportAnonymous({ source, origins }: Dataset, { by }: SplitConfig, report: ReportOddity): void {
  if (origins?.anonymous === undefined) return;
  const used = new Set(origins.recordingOf);
  const names = origins.recordings.filter((_, index) => used.has(index) && origins.anonymous?.has(index));
  if (names.length === 0) return;
  if (by === 'patient' && names.length === used.size) {
    throw new InputError(
      `data.split: the split is by patient, but no recording names its subject (${names.length} recordings of ${source}); ` +
        NAME_SUBJECTS,
    );
  }
  const who =
    names.length === used.size
      ? `no recording names its subject (${names.length} recordings)`
      : `${names.length} of ${used.size} recordings do not name their subject: ${quotedList(names)}`;
  report({
    kind: 'subject not known',
    source,
    place: 'data.split',
    problem: `the split is by ${by === 'patient' ? 'patient' : 'lists of subjects'}, and ${who}`,
    effect: 'each of them counts as a separate person, so somebody may be in two parts',
    remedy: NAME_SUBJECTS,
    count: names.length,
  });
}

/**
 * Divides a data set as the config says.
 *
 * @param report receives recordings without a known subject if the split is by people; when absent, they are refused
 * @param keep whether a part takes a sample that is its own; all are taken when absent
 * @throws InputError when it cannot be divided in this way
 */
export function divideSamples(
  dataset: Dataset,
  config: SplitConfig,
  seed: number,
  report: ReportOddity = refuseOddity,
  keep?: (sample: number, part: Split) => boolean,
): Division {
  const plan = planOf(config, seed);
  const divided = splitSamples(
    samplesOf(dataset),
    dataset.classNames,
    plan.by === 'lists' ? { ...plan, empty: emptyGroups(dataset, plan.of) } : plan,
    keep,
  );
  if (divided.report.groupedBy === 'subject') reportAnonymous(dataset, config, report);
  return {
    train: { ...pickSamples(dataset, divided.train), split: 'train' },
    validation: { ...pickSamples(dataset, divided.validation), split: 'validation' },
    test: { ...pickSamples(dataset, divided.test), split: 'test' },
    split: divided.report,
  };
}
