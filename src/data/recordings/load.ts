import type { RecordingsConfig } from '../../config/data-config.js';
import { answeredBy } from '../../config/signal-config.js';
import { InputError } from '../../errors/input-error.js';
import { type CollectedFeatures, collectFeatures } from '../../signal/collect-features.js';
import { type FittedStandardizer, fitStandardizer } from '../../signal/fit-standardizer.js';
import { type FrontEndRecord, versionOf } from '../../signal/front-end.js';
import { openSignal } from '../../signal/open-front-end.js';
import type { Scaling, SignalProgram } from '../../signal/program.js';
import { type DataSplits, type Dataset, recordingsOf, type Split } from '../dataset.js';
import { divideSamples } from '../divide.js';
import type { DataContext } from '../find-input.js';
import { fingerprint } from '../fingerprint.js';
import { indexNames } from '../index-names.js';
import { type ReportOddity, refuseOddity } from '../oddity.js';
import type { SplitReport } from '../split-report.js';
import { classNamesOf, labelRows } from './label.js';
import { rowsOverGaps, withoutRows } from './leave-out-gaps.js';
import { readAll } from './load-signals.js';
import { notesOf, purityNote, trainingNote } from './notes.js';
import { isBelow, purityOf } from './purity.js';
import type { RawSignal } from './raw-signal.js';
import { reportFlat, reportLost } from './report-lost.js';
import { reportUnmatched } from './report-unmatched.js';
import { hasLabel, type RowLabels } from './row-labels.js';
import { standardizeSamples } from './standardize-samples.js';

/** A recording run through the front end. */
interface Described extends RowLabels {
  readonly signal: Omit<RawSignal, 'samples'>;
  readonly rows: CollectedFeatures;
  /** Samples that a row covers: the length of a window. */
  readonly span: number;
}

/** Rows with a class that covers as much of them as asked for, of all recordings; their features are not yet on a common scale. */
function gather(
  described: readonly Described[],
  names: readonly string[],
  { folder, title = folder }: RecordingsConfig,
  { map }: Pick<SignalProgram, 'map'>,
  least: number,
): Dataset {
  const width = described[0].rows.width;
  const kept = described.map(({ labels, purity }) =>
    Array.from(labels.keys()).filter((row) => hasLabel(labels[row]) && !isBelow(purity[row], least)),
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
  const shares = new Float64Array(count);
  const features = new Float32Array(count * width);
  const labels = new Uint8Array(count);
  const recordingOf = new Uint32Array(count);
  const subjectOf = new Uint32Array(count);
  const times = new Float64Array(count);
  // The stretches of a recording share its name.
  const recordings = indexNames(described.map(({ signal }) => signal.name));
  const subjects = indexNames(described.map(({ signal }) => signal.subject ?? signal.name));
  let next = 0;
  described.forEach(({ signal: { start, rate }, rows, labels: own, purity }, signal) => {
    for (const row of kept[signal]) {
      features.set(rows.rows.subarray(row * width, (row + 1) * width), next * width);
      labels[next] = own[row];
      shares[next] = purity[row];
      recordingOf[next] = recordings.of[signal];
      subjectOf[next] = subjects.of[signal];
      times[next] = start + rows.positions[row] / rate;
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
    ...(map === undefined ? {} : { mapShape: map }),
    origins: {
      ...{ recordings: recordings.names, recordingOf, subjects: subjects.names, subjectOf, times },
      anonymous: new Set(
        described.flatMap(({ signal }, i) => (signal.subject === undefined ? [recordings.of[i]] : [])),
      ),
    },
    ...(shares.some((share) => isBelow(share, 1)) ? { purity: shares } : {}),
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

/** The front end of a config, for recordings like this one, before it is fitted. */
function openProgram(
  { signal }: RecordingsConfig,
  { rate, channels }: Pick<RawSignal, 'rate' | 'channels'>,
): SignalProgram {
  return openSignal(signal, { rate, channels: channels.map(({ name }) => name) });
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
  const program = openProgram(config, signals[0]);
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
  if (signal.kind === 'beats' || split.by !== 'random') return;
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
  if (signal.kind === 'beats') return undefined;
  const { length, hop = length, trainingHop = hop } = signal;
  return trainingHop === hop
    ? undefined
    : { config: { ...config, signal: { ...signal, hop: trainingHop } }, hop: trainingHop };
}

/** The training part, and a note about its windows if they have their own hop. */
interface TrainingPart {
  readonly samples: Dataset;
  readonly own?: { readonly described: readonly Described[]; readonly hop: number; readonly lost: number };
}

/** The training part, with windows closer together if the config says so. */
function trainingSamples(
  divided: Dataset,
  signals: readonly RawSignal[],
  config: RecordingsConfig,
  names: readonly string[],
  program: SignalProgram,
  report: ReportOddity,
): TrainingPart {
  const closer = configOfTraining(config);
  if (closer === undefined) return { samples: divided };
  const least = purityOf(config.labels).train;
  const recordings = new Set(recordingsOf(divided));
  const own = signals.filter(({ name }) => recordings.has(name));
  const described = describe(own, closer.config, names, { kind: 'training windows', report });
  const samples = gather(described, names, config, program, least);
  const labelled = described.reduce((sum, { labels }) => sum + labels.filter(hasLabel).length, 0);
  return { samples, own: { described, hop: closer.hop, lost: labelled - samples.count } };
}

/** A choice of the samples that parts take by the share that their class has, and how many it refused. */
function choosePure({ purity }: Pick<Dataset, 'purity'>, config: RecordingsConfig) {
  const least = purityOf(config.labels);
  // Its windows are cut anew, and chosen then.
  const cutAnew = configOfTraining(config) !== undefined;
  const lost = { train: 0, validation: 0, test: 0 };
  return {
    keep: (sample: number, part: Split): boolean => {
      if (purity === undefined || (cutAnew && part === 'train') || !isBelow(purity[sample], least[part])) {
        return true;
      }
      lost[part] += 1;
      return false;
    },
    notes: (training: TrainingPart): readonly string[] =>
      (['train', 'validation', 'test'] as const).flatMap((part) => {
        const count = part === 'train' ? (training.own?.lost ?? lost.train) : lost[part];
        return purityNote(`${part === 'train' ? 'training' : part} part`, count, least[part]) ?? [];
      }),
  };
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

/** Fits the scales of features on the training part. */
function fitScales({ features }: Dataset, scaling: Scaling): FittedStandardizer {
  const rows = features.length / scaling.features;
  const { deviations, shifted, fixed } = scaling;
  const values = Int32Array.from(features);
  const fitted = fitStandardizer(values, rows, scaling.features, undefined, deviations, shifted);
  for (const [i, multiplier] of (fixed ?? []).entries()) {
    if (multiplier === undefined) continue;
    fitted.center[i] = 0;
    fitted.multiplier[i] = multiplier;
  }
  return fitted;
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
  const kind = answeredBy(config.signal);
  const program = openProgram(config, first);
  const described = describe(signals, config, names, { kind, report });
  reportLost(described, { kind, span: described[0].span }, report);
  const samples = gather(described, names, config, program, 0);
  const pure = choosePure(samples, config);
  const division = divideSamples(samples, config.split, context.seed, report, pure.keep);
  const training = trainingSamples(division.train, signals, config, names, program, report);
  const { scaling } = program;
  const standardizer = fitScales(training.samples, scaling);
  const train = standardizeSamples(training.samples, standardizer, scaling);
  const validation = standardizeSamples(division.validation, standardizer, scaling);
  const test = standardizeSamples(division.test, standardizer, scaling);
  const frontEnd: FrontEndRecord = {
    signal: config.signal,
    version: versionOf(config.signal),
    rate: first.rate,
    channels: [...first.channels],
    resampled: signals.some(({ resampledFrom }) => resampledFrom !== undefined),
    center: Array.from(standardizer.center),
    multiplier: Array.from(standardizer.multiplier),
    ...(standardizer.shift === undefined ? {} : { shift: Array.from(standardizer.shift) }),
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
      ...pure.notes(training),
    ],
  };
}
