import type { RecordingsConfig } from '../../config/data-config.js';
import { InputError } from '../../config/input-error.js';
import { type CollectedFeatures, collectFeatures } from '../../signal/collect-features.js';
import { fitStandardizer } from '../../signal/fit-standardizer.js';
import type { FrontEndRecord } from '../../signal/front-end.js';
import { openSignal } from '../../signal/open-front-end.js';
import type { SignalProgram } from '../../signal/program.js';
import type { DataSplits, Dataset } from '../dataset.js';
import { divideSamples } from '../divide.js';
import { type DataContext, findInput } from '../find-input.js';
import { fingerprint } from '../fingerprint.js';
import { indexNames } from '../index-names.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import { type FoundRecording, findRecordings } from './find.js';
import { classNamesOf, labelRows } from './label.js';
import { rowsOverGaps, withoutRows } from './leave-out-gaps.js';
import type { RawSignal } from './raw-signal.js';
import { readSignals } from './read-signals.js';
import { NO_LABEL, type RowLabels } from './row-labels.js';
import { standardizeSamples } from './standardize-samples.js';

/** A recording run through the front end. */
interface Described extends RowLabels {
  readonly signal: Omit<RawSignal, 'samples'>;
  readonly rows: CollectedFeatures;
}

/** All signals must look alike to one front end. @throws InputError saying which does not */
function checkAlike(first: RawSignal, other: RawSignal): void {
  if (first.rate !== other.rate || first.channels.length !== other.channels.length) {
    throw new InputError(
      `recordings "${first.name}" (${first.channels.length} channels, ${first.rate} samples a second) and "${other.name}" ` +
        `(${other.channels.length}, ${other.rate}) do not fit one front end; choose data.files and data.channels that are alike`,
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
  return signals;
}

/**
 * Reads recordings that a config's data has, as a device would see them.
 *
 * @param names of recordings; all when absent
 * @throws InputError when one is not there or cannot be read
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
    Array.from(labels.keys()).filter((row) => labels[row] !== NO_LABEL),
  );
  const count = kept.reduce((sum, { length }) => sum + length, 0);
  if (count === 0) throw new InputError(`${folder}: no sample has a class; check data.labels`);
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
    origins: { recordings, recordingOf, subjects: subjects.names, subjectOf },
  };
}

function notesOf(
  described: readonly Described[],
  kind: RecordingsConfig['signal']['kind'],
): readonly string[] {
  const sum = (of: (one: Described) => number) => described.reduce((total, one) => total + of(one), 0);
  const rows = sum(({ rows }) => rows.count);
  const without = sum(({ labels }) => labels.filter((label) => label === NO_LABEL).length);
  const missed = sum(({ missed }) => missed);
  return kind === 'beats'
    ? [
        `${described.length} recordings: ${rows} beats found, ${without} of them without a class, ` +
          `${missed} annotated beats missed`,
      ]
    : [`${described.length} recordings: ${rows} windows, ${without} of them without a class`];
}

/** Takes their labels from rows that depend on samples that were not measured, which is odd. */
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
 * Runs recordings through a front end and labels what comes out.
 *
 * @param rowsAre what messages call the rows
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
    const labelled = labelRows({ ...signal, samples }, rows, config, names, program.span);
    return {
      signal,
      rows,
      ...labelled,
      labels: leaveOutGaps(signal, rows, labelled.labels, program, rowsAre),
    };
  });
}

/** Windows that overlap share samples, so they may not be in two parts. @throws InputError when they could be */
function checkOverlap({ signal, split }: RecordingsConfig): void {
  if (signal.kind !== 'windows' || split.by !== 'random') return;
  const hop = Math.min(signal.hop ?? signal.length, signal.trainingHop ?? signal.length);
  if (hop < signal.length) {
    throw new InputError(
      `data.signal: windows of ${signal.length} samples every ${hop} overlap (hop, trainingHop), and would be in several ` +
        'parts of a random split; split by recording',
    );
  }
}

/** The config with the hop that windows of the training part have; undefined where they have none of their own. */
function withTrainingHop(config: RecordingsConfig): RecordingsConfig | undefined {
  const { signal } = config;
  if (signal.kind !== 'windows' || signal.trainingHop === undefined) return undefined;
  return { ...config, signal: { ...signal, hop: signal.trainingHop } };
}

/** The training part, with windows that lie closer where the config says so. */
function trainingSamples(
  divided: Dataset,
  signals: readonly RawSignal[],
  config: RecordingsConfig,
  names: readonly string[],
  report: ReportOddity,
): Dataset {
  const closer = withTrainingHop(config);
  const { origins } = divided;
  if (closer === undefined || origins === undefined) return divided;
  const recordings = new Set(Array.from(origins.recordingOf, (index) => origins.recordings[index]));
  const own = signals.filter(({ name }) => recordings.has(name));
  return gather(describe(own, closer, names, { kind: 'training windows', report }), names, config);
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
  const described = describe(signals, config, names, { kind: config.signal.kind, report });
  const division = divideSamples(gather(described, names, config), config.split, context.seed);
  const unscaled = trainingSamples(division.train, signals, config, names, report);
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
    split: division.split,
    frontEnd,
    notes: notesOf(described, config.signal.kind),
  };
}
