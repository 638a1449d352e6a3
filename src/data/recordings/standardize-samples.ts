import { LARGEST_VALUE } from '../../kernel/limits.js';
import { type Standardizer, standardize } from '../../kernel/signal/standardize.js';
import type { Scaling } from '../../signal/program.js';
import type { Dataset } from '../dataset.js';

/**
 * Samples whose features are 16-bit integers, brought to the scale of the network's inputs as the device does it. A feature
 * of 1.0 is then a standard deviation.
 *
 * @param standardizer of all features, or of the first ones, which the others repeat
 * @param deviations standard deviations that are network input 127
 */
export function standardizeSamples(
  dataset: Dataset,
  standardizer: Standardizer,
  { deviations }: Pick<Scaling, 'deviations'>,
): Dataset {
  const inputScale = LARGEST_VALUE / deviations;
  const width = standardizer.features;
  const input = new Int8Array(width);
  const features = new Float32Array(dataset.features.length);
  for (let start = 0; start < features.length; start += width) {
    standardize(standardizer, Int16Array.from(dataset.features.subarray(start, start + width)), input);
    for (let i = 0; i < width; i++) features[start + i] = input[i] / inputScale;
  }
  return { ...dataset, features, inputScale };
}
