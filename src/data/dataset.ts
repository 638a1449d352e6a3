/** Which part of the data a set of samples belongs to. */
export type Split = 'train' | 'validation' | 'test';

/**
 * Labelled samples, one row of features each.
 *
 * `features` is row-major, `[count][width]`; `labels[i]` indexes `classNames`.
 * `imageShape` is `[height, width]` when a row is a picture, so that pixel shifts make sense.
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
  readonly imageShape?: readonly [number, number];
  /** Integer steps per 1.0 of a feature in the recording itself: 255 for 8-bit pixels. Absent when there is none. */
  readonly rawUnit?: number;
}

/**
 * The three parts of one data set. Validation is cut from the training part and never trains the network;
 * test is looked at only to report.
 */
export interface DataSplits {
  readonly train: Dataset;
  readonly validation: Dataset;
  readonly test: Dataset;
  /** SHA-256, hexadecimal, over the features and labels of all three parts. */
  readonly fingerprint: string;
}

/** Row `index` of a data set, as a view of `width` features. */
export function featuresOf(dataset: Dataset, index: number): Float32Array {
  return dataset.features.subarray(index * dataset.width, (index + 1) * dataset.width);
}

/** The first `count` samples (all, when there are fewer). Views, not copies. */
export function firstSamples(dataset: Dataset, count: number): Dataset {
  const kept = Math.min(count, dataset.count);
  return {
    ...dataset,
    count: kept,
    features: dataset.features.subarray(0, kept * dataset.width),
    labels: dataset.labels.subarray(0, kept),
  };
}
