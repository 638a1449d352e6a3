import { spreadIndices } from '../math/spread.js';
import type { FrontEndRecord } from '../signal/front-end.js';
import type { SplitReport } from './split-report.js';

/** The part of the data to which a set of samples belongs. */
export type Split = 'train' | 'validation' | 'test';

/** The origin of every sample of a data set: indices into lists of names, one per sample. */
export interface SampleOrigins {
  readonly recordings: readonly string[];
  readonly recordingOf: Uint32Array;
  readonly subjects: readonly string[];
  readonly subjectOf: Uint32Array;
  /**
   * Recordings, as indices, without a known subject: each counts as a subject with the recording's name. Absent if all
   * subjects are known.
   */
  readonly anonymous?: ReadonlySet<number>;
  /** Seconds from the start of its recording to the end of each sample. Absent if nobody knows. */
  readonly times?: Float64Array;
}

/** The shape of a picture, row by row; the channels of a pixel, of which there is one when it is absent, side by side. */
export type ImageShape = readonly [height: number, width: number, channels?: number];

/**
 * Labelled samples, one row of features each.
 *
 * `features` is row-major, `[count][width]`; `labels[i]` indexes `classNames`.
 * `imageShape` is there when a row is a picture, so that pixel shifts make sense. `mapShape` is the shape of a row that is a
 * map of another kind, `[height][width][channels]`: points in time.
 */
export interface Dataset {
  readonly name: string;
  readonly split: Split;
  readonly source: string;
  readonly features: Float32Array;
  readonly labels: Uint8Array;
  readonly count: number;
  readonly width: number;
  readonly classNames: readonly string[];
  readonly imageShape?: ImageShape;
  readonly mapShape?: { readonly height: number; readonly width: number; readonly channels: number };
  /** Integer steps per 1.0 of a feature in the recording itself: 255 for 8-bit pixels. Absent when there is none. */
  readonly rawUnit?: number;
  /**
   * Network input per 1.0 of a feature, where something before the network already makes its integers: then every
   * feature times this is an integer within -127 and 127. Absent: the quantizer chooses.
   */
  readonly inputScale?: number;
  /** Absent if samples belong to nobody, such as pictures. */
  readonly origins?: SampleOrigins;
  /** The share of each sample that has its class, 0 to 1. Absent if no sample covers more than one class. */
  readonly purity?: Float64Array;
}

/**
 * The three parts of one data set. The validation part is cut from the training part and never trains the network; the test
 * part is used only for reports.
 */
export interface DataSplits {
  readonly train: Dataset;
  readonly validation: Dataset;
  readonly test: Dataset;
  /** SHA-256, hexadecimal, over class names, features and labels of all three parts. */
  readonly fingerprint: string;
  /** How the parts were made; absent if the data set itself defines them. */
  readonly split?: SplitReport;
  /** How raw samples became these features; absent if there are no signals. */
  readonly frontEnd?: FrontEndRecord;
  /** Remarks about the samples, such as how many heart beats were not found. */
  readonly notes?: readonly string[];
}

/** Row `index` of a data set, as a view of `width` features. */
export function featuresOf(dataset: Dataset, index: number): Float32Array {
  return dataset.features.subarray(index * dataset.width, (index + 1) * dataset.width);
}

/** Names of the recordings of the samples, in the order of their first samples; empty if samples belong to no recording. */
export function recordingsOf({ origins }: Pick<Dataset, 'origins'>): readonly string[] {
  if (origins === undefined) return [];
  return Array.from(new Set(origins.recordingOf), (index) => origins.recordings[index]);
}

/** The name of the person of every sample; undefined if that is not known of any. */
export function subjectNames({ origins }: Pick<Dataset, 'origins'>): readonly string[] | undefined {
  if (origins === undefined) return undefined;
  const { subjects, subjectOf, recordings, anonymous } = origins;
  if (anonymous !== undefined && anonymous.size >= recordings.length) return undefined;
  return Array.from(subjectOf, (index) => subjects[index]);
}

function pickOrigins(origins: SampleOrigins, indices: Uint32Array): SampleOrigins {
  const { times } = origins;
  return {
    ...origins,
    recordingOf: Uint32Array.from(indices, (index) => origins.recordingOf[index]),
    subjectOf: Uint32Array.from(indices, (index) => origins.subjectOf[index]),
    ...(times === undefined ? {} : { times: Float64Array.from(indices, (index) => times[index]) }),
  };
}

function sliceOrigins(origins: SampleOrigins, start: number, end: number): SampleOrigins {
  return {
    ...origins,
    recordingOf: origins.recordingOf.subarray(start, end),
    subjectOf: origins.subjectOf.subarray(start, end),
    ...(origins.times === undefined ? {} : { times: origins.times.subarray(start, end) }),
  };
}

/** Samples [start, end) of a data set. Views, not copies. */
export function sliceSamples(dataset: Dataset, start: number, end: number): Dataset {
  return {
    ...dataset,
    count: end - start,
    features: dataset.features.subarray(start * dataset.width, end * dataset.width),
    labels: dataset.labels.subarray(start, end),
    ...(dataset.origins === undefined ? {} : { origins: sliceOrigins(dataset.origins, start, end) }),
    ...(dataset.purity === undefined ? {} : { purity: dataset.purity.subarray(start, end) }),
  };
}

/** Some samples of a data set, in the order of `indices`. Copies. */
export function pickSamples(dataset: Dataset, indices: Uint32Array): Dataset {
  const { width, origins, purity } = dataset;
  const features = new Float32Array(indices.length * width);
  indices.forEach((index, i) => {
    features.set(dataset.features.subarray(index * width, (index + 1) * width), i * width);
  });
  return {
    ...dataset,
    features,
    labels: Uint8Array.from(indices, (index) => dataset.labels[index]),
    count: indices.length,
    ...(origins === undefined ? {} : { origins: pickOrigins(origins, indices) }),
    ...(purity === undefined ? {} : { purity: Float64Array.from(indices, (index) => purity[index]) }),
  };
}

/** `count` samples spread evenly over the data set; the data set itself when it has no more. */
export function spreadSamples(dataset: Dataset, count: number): Dataset {
  return count >= dataset.count ? dataset : pickSamples(dataset, spreadIndices(dataset.count, count));
}

/** The first `count` samples (all, when there are fewer). Views, not copies. */
export function firstSamples(dataset: Dataset, count: number): Dataset {
  return sliceSamples(dataset, 0, Math.min(count, dataset.count));
}
