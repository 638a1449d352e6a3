import type { StandardizeConfig } from '../config/data-config.js';
import { InputError } from '../errors/input-error.js';
import type { DataSplits, Dataset } from './dataset.js';
import { fingerprint } from './fingerprint.js';

/** One number per feature. @throws InputError when there are more or fewer numbers than features */
function spread(amount: number | readonly number[], key: string, width: number): Float32Array {
  if (typeof amount === 'number') return new Float32Array(width).fill(amount);
  if (amount.length === width) return Float32Array.from(amount);
  throw new InputError(
    `data.standardize.${key}: ${amount.length} numbers for ${width} features; give one for each, or a single number`,
  );
}

function standardizePart(part: Dataset, mean: Float32Array, std: Float32Array): Dataset {
  const { width } = part;
  const features = part.features.map((value, i) => Math.fround(value - mean[i % width]) / std[i % width]);
  const bad = features.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new InputError(
      `data.standardize.std: feature ${bad % width} of ${part.split} sample ${Math.floor(bad / width)} becomes ` +
        `${features[bad]}; ${std[bad % width]} is too small`,
    );
  }
  const { rawUnit: _steps, ...rest } = part;
  return { ...rest, features };
}

/**
 * Brings every feature to (x - mean) / std. Mean, std, difference and quotient are each rounded to 32-bit floats, as PyTorch
 * and NumPy do with float32 arrays.
 *
 * The parts have no `rawUnit` any more: an integer of the recording is no longer a multiple of a feature. The fingerprint
 * is that of the new features.
 *
 * @throws InputError when the number of values differs from the number of features, or a feature becomes infinite
 */
export function standardizeFeatures(splits: DataSplits, config: StandardizeConfig): DataSplits {
  const mean = spread(config.mean, 'mean', splits.train.width);
  const std = spread(config.std, 'std', splits.train.width);
  const [train, validation, test] = [splits.train, splits.validation, splits.test].map((part) =>
    standardizePart(part, mean, std),
  );
  return { ...splits, train, validation, test, fingerprint: fingerprint([train, validation, test]) };
}
