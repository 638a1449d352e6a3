import type { RecordingsConfig } from '../../config/data-config.js';
import { InputError } from '../../errors/input-error.js';
import { type CollectedFeatures, collectFeatures } from '../../signal/collect-features.js';
import { fitStandardizer } from '../../signal/fit-standardizer.js';
import type { FrontEndRecord } from '../../signal/front-end.js';
import { openSignal } from '../../signal/open-front-end.js';
import type { SignalProgram } from '../../signal/program.js';
import { type DataSplits, type Dataset, recordingsOf } from '../dataset.js';
import { divideSamples } from '../divide.js';
import { type DataContext, findInput } from '../find-input.js';
import { fingerprint } from '../fingerprint.js';
import { indexNames } from '../index-names.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import type { SplitReport } from '../split-report.js';
import { type FoundRecording, findRecordings } from './find.js';
import { classNamesOf, labelRows } from './label.js';
import { rowsOverGaps, withoutRows } from './leave-out-gaps.js';
import { notesOf, trainingNote } from './notes.js';
import type { RawSignal } from './raw-signal.js';
import { readSignals } from './read-signals.js';
import { reportFlat, reportLost } from './report-lost.js';
import { reportUnmatched } from './report-unmatched.js';
import { hasLabel, type RowLabels } from './row-labels.js';
import { standardizeSamples } from './standardize-samples.js';
import { unifySignals } from './unify-signals.js';

/** A recording run through the front end. */
interface Described extends RowLabels {
  readonly signal: Omit<RawSignal, 'samples'>;
  readonly rows: CollectedFeatures;
  /** Samples that a row covers: the length of a window. */
  readonly span: number;
}

/** All signals must fit one front end. @throws InputError naming the one that does not */
function checkAlike(first: RawSignal, other: RawSignal): void {
  if (first.rate !== other.rate || first.channels.length !== other.channels.length) {
    throw new InputError(
      `recordings "${first.name}" (${first.channels.length} channels, ${first.rate} samples per second) and "${other.name}" ` +
        `(${other.channels.length}, ${other.rate}) do not fit one front end; choose data.files and data.channels that match`,
    );
  }
}

async function readAll(config: RecordingsConfig, context: DataContext): Promise<readonly RawSignal[]> {
  const folder = findInput(config.folder, 'folder', context);
  const found = await findRecordings(folder, config.files);
  const signals: RawSignal[] = [];
  for (const recording of found) {
    for (const signal of await readSignals(recording, config, folder, context.report)) signals.push(signal);
  }
  for (const signal of signals) checkAlike(signals[0], signal);
  const { names, of } = indexNames(signals.map(({ name }) => name));
  const twice = names[of.find((place, i) => place !== i) ?? -1];
  if (twice !== undefined) throw new InputError(`${folder}: two recordings are named "${twice}"; keep one`);
  return unifySignals(signals, folder, context.report ?? refuseOddity);
}

/**
 * Reads the recordings of a config as a device would see them.
 *
 * @param names of recordings; all when absent
 * @throws InputError when one does not exist or cannot be read
 */
export async function loadSignals(
  config: RecordingsConfig,
  context: DataContext,
  names?: readonly string[],
): Promise<readonly RawSignal[]> {
  if (names === undefined) return readAll(config, context);
  const folder = findInput(config.folder, 'folder', context);
  const found = await findRecordings(folder, config.files);
  // A CSV file may hold several recordings, whose names begin with its own.
  const wanted = (file: FoundRecording) =>
    names.some((name) => name === file.name || name.startsWith(`${file.name}:`));
  const signals: RawSignal[] = [];
  for (const file of found.filter(wanted)) {
    for (const signal of await readSignals(file, config, folder, context.report)) signals.push(signal);
  }
  return names.map((name) => {
    const signal = signals.find((candidate) => candidate.name === name);
    if (signal !== undefined) return signal;
    throw new InputError(`there is no recording "${name}" in ${folder}; see data.files`);
  });
}

/** Rows with a class, of all recordings, as samples whose features are not yet on a common scale. */
function gather(
  described: readonly Described[],
  names: readonly string[],
  { folder, title = folder }: RecordingsConfig,
): Dataset {
  const width = described[0].rows.width;
  const kept = described.map(({ labels }) =>
    Array.from(labels.keys()).filter((row) => hasLabel(labels[row])),
  );
  const count = kept.reduce((sum, { length }) => sum + length, 0);
  if (count === 0) {
    throw new InputError(
      described.every(({ rows }) => rows.count === 0)
        ? `${folder}: no recording gives any samples; check data.signal and data.channels`
        : described.some(({ signal }) => signal.gaps.length > 0)
          ? `${folder}: no sample has a class and was measured; check data.labels and what \`ffirm data inspect\` says`
          : `${folder}: no sample has a class; check data.labels`,
    );
  }
  const features = new Float32Array(count * width);
  const labels = new Uint8Array(count);
  const recordingOf = new Uint32Array(count);
  const subjectOf = new Uint32Array(count);
  const recordings = described.map(({ signal }) => signal.name);
  const subjects = indexNames(described.map(({ signal }) => signal.subject ?? signal.name));
  let next = 0;
  described.forEach(({ rows, labels: own }, recording) => {
    for (const row of kept[recording]) {
      features.set(rows.rows.subarray(row * width, (row + 1) * width), next * width);
      labels[next] = own[row];
      recordingOf[next] = recording;
      subjectOf[next] = subjects.of[recording];
      next += 1;
    }
  });
  return {
    name: title,
    split: 'train',
    source: folder,
    features,
    labels,
    count,
    width,
    classNames: names,
    origins: {
      ...{ recordings, recordingOf, subjects: subjects.names, subjectOf },
      anonymous: new Set(
        described.flatMap(({ signal }, recording) => (signal.subject === undefined ? [recording] : [])),
      ),
    },
  };
}

/** Removes the labels of rows that depend on samples that were not measured, and reports the oddity. */
function leaveOutGaps(
  { file, gaps }: Pick<RawSignal, 'file' | 'gaps'>,
  rows: CollectedFeatures,
  labels: Int16Array,
  program: SignalProgram,
  { kind, report }: { readonly kind: string; readonly report: ReportOddity },
): Int16Array {
  const left = withoutRows(labels, rowsOverGaps(rows, program, gaps));
  if (left.lost > 0) {
    report({
      kind: `${kind} over gaps`,
      source: file,
      place: '',
      problem: `${left.lost} ${kind} of ${rows.count} depend on samples that were not measured`,
      effect: 'they are left out',
      remedy: 'cut such samples out of the recording',
      count: left.lost,
    });
  }
  return left.labels;
}

/**
 * Runs recordings through a front end and labels the resulting rows.
 *
 * @param rowsAre the word for rows in messages
 */
function describe(
  signals: readonly RawSignal[],
  config: RecordingsConfig,
  names: readonly string[],
  rowsAre: { readonly kind: string; readonly report: ReportOddity },
): readonly Described[] {
  const [first] = signals;
  const channels = first.channels.map(({ name }) => name);
  const program = openSignal(config.signal, { rate: first.rate, channels });
  return signals.map(({ samples, ...signal }) => {
    const rows = collectFeatures(program, samples);
    const { span } = program;
    const labelled = labelRows({ ...signal, samples }, rows, config, names, span);
    return {
      ...{ signal, rows, span },
      ...labelled,
      labels: leaveOutGaps(signal, rows, labelled.labels, program, rowsAre),
    };
  });
}

/**
 * A random split divides recordings, so no two windows may share samples, and the training part may not get other windows:
 * these would contain samples of the other parts.
 *
 * @throws InputError when they could
 */
function checkOverlap({ signal, split }: RecordingsConfig): void {
  if (signal.kind !== 'windows' || split.by !== 'random') return;
  const { length, hop = length, trainingHop = hop } = signal;
  if (Math.min(hop, trainingHop) < length) {
    throw new InputError(
      `data.signal: windows of ${length} samples every ${Math.min(hop, trainingHop)} overlap (hop, trainingHop) and would be in ` +
        'several parts of a random split; split by recording',
    );
  }
  if (trainingHop !== hop) {
    throw new InputError(
      `data.signal.trainingHop: windows every ${trainingHop} samples would share samples with those every ${hop} of the other ` +
        'parts of a random split; remove it, or split by recording',
    );
  }
}

/** The config of the training part; undefined if its windows have the same hop as the other parts. */
function configOfTraining(config: RecordingsConfig): { config: RecordingsConfig; hop: number } | undefined {
  const { signal } = config;
  if (signal.kind !== 'windows') return undefined;
  const { length, hop = length, trainingHop = hop } = signal;
  return trainingHop === hop
    ? undefined
    : { config: { ...config, signal: { ...signal, hop: trainingHop } }, hop: trainingHop };
}

/** The training part, and a note about its windows if they have their own hop. */
interface TrainingPart {
  readonly samples: Dataset;
  readonly own?: { readonly described: readonly Described[]; readonly hop: number };
}

/** The training part, with windows closer together if the config says so. */
function trainingSamples(
  divided: Dataset,
  signals: readonly RawSignal[],
  config: RecordingsConfig,
  names: readonly string[],
  report: ReportOddity,
): TrainingPart {
  const closer = configOfTraining(config);
  if (closer === undefined) return { samples: divided };
  const recordings = new Set(recordingsOf(divided));
  const own = signals.filter(({ name }) => recordings.has(name));
  const described = describe(own, closer.config, names, { kind: 'training windows', report });
  return { samples: gather(described, names, config), own: { described, hop: closer.hop } };
}

/**
 * The report of a split, with the number of training samples of each class if these differ from the samples that were
 * divided.
 */
function withTrained(split: SplitReport, { samples, own }: TrainingPart): SplitReport {
  if (own === undefined) return split;
  const trained = samples.classNames.map(() => 0);
  for (const label of samples.labels) trained[label] += 1;
  return {
    ...split,
    classes: split.classes.map((counted, label) => ({ ...counted, trained: trained[label] })),
  };
}

/**
 * Reads recordings, runs them through the front end that the device will run, labels and divides the samples, and fits
 * the scales of the features on the training part.
 *
 * @throws InputError when a recording cannot be read, or the config does not fit the recordings
 */
export async function loadRecordings(config: RecordingsConfig, context: DataContext): Promise<DataSplits> {
  checkOverlap(config);
  const signals = await readAll(config, context);
  const [first] = signals;
  const names = classNamesOf(config.labels, signals);
  const report = context.report ?? refuseOddity;
  reportUnmatched(config, signals, report);
  for (const signal of signals) reportFlat(signal, report);
  const { kind } = config.signal;
  const described = describe(signals, config, names, { kind, report });
  reportLost(described, { kind, span: described[0].span }, report);
  const division = divideSamples(gather(described, names, config), config.split, context.seed, report);
  const training = trainingSamples(division.train, signals, config, names, report);
  const unscaled = training.samples;
  const standardizer = fitStandardizer(Int16Array.from(unscaled.features), unscaled.count, unscaled.width);
  const train = standardizeSamples(unscaled, standardizer);
  const validation = standardizeSamples(division.validation, standardizer);
  const test = standardizeSamples(division.test, standardizer);
  const frontEnd: FrontEndRecord = {
    signal: config.signal,
    rate: first.rate,
    channels: [...first.channels],
    center: Array.from(standardizer.center),
    multiplier: Array.from(standardizer.multiplier),
  };
  return {
    train,
    validation,
    test,
    fingerprint: fingerprint([train, validation, test]),
    split: withTrained(division.split, training),
    frontEnd,
    notes: [
      ...notesOf(described, kind),
      ...(training.own === undefined ? [] : [trainingNote(training.own.described, training.own.hop)]),
    ],
  };
}
