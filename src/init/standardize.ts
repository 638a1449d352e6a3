import type { DataSplits, Dataset } from '../data/dataset.js';
import { standardizeFeatures } from '../data/standardize-features.js';
import type { PlainConfig } from './examples.js';

/** With more features, one mean and one deviation for all are written into the config. */
const MOST_LISTED = 512;

/** Numbers in a config have this many digits. */
const DIGITS = 8;

function short(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** Mean and deviation of every feature; a feature that never changes has a deviation of 1. */
function scalesOf({ features, count, width }: Dataset): { mean: number[]; std: number[] } {
  const sums = new Float64Array(width);
  features.forEach((value, i) => {
    sums[i % width] += value;
  });
  const mean = Array.from(sums, (sum) => sum / count);
  const squares = new Float64Array(width);
  features.forEach((value, i) => {
    squares[i % width] += (value - mean[i % width]) ** 2;
  });
  const std = Array.from(squares, (square) => Math.sqrt(square / count));
  return { mean: mean.map(short), std: std.map((value) => (value > 1e-30 ? short(value) : 1)) };
}

/** Of all features together. */
function commonScale(samples: Dataset): { mean: number; std: number } {
  const { mean, std } = scalesOf({ ...samples, width: 1, count: samples.features.length });
  return { mean: mean[0], std: std[0] };
}

/**
 * A section of a table with `standardize`, and its samples with it: columns in different units otherwise do not share 8 bits. Mean and
 * deviation are those of the training part. Sections of pictures and recordings stay as they are.
 */
export function standardizeBy(
  data: PlainConfig,
  splits: DataSplits,
): { readonly data: PlainConfig; readonly splits: DataSplits } {
  if (data.source !== 'csv' && data.source !== 'npy') return { data, splits };
  const { train } = splits;
  const standardize = train.width <= MOST_LISTED ? scalesOf(train) : commonScale(train);
  const { split, ...rest } = data;
  return { data: { ...rest, standardize, split }, splits: standardizeFeatures(splits, standardize) };
}
