import { LARGEST_VALUE } from '../../kernel/limits.js';
import { standardize } from '../../kernel/signal/standardize.js';
import { standardizeWindow } from '../../kernel/windows/standardize.js';
import { type FittedStandardizer, shiftedStandardizer } from '../../signal/fit-standardizer.js';
import type { Scaling } from '../../signal/program.js';
import type { Dataset } from '../dataset.js';

/**
 * Samples whose features are integers, brought to the scale of the network's inputs as the device does it. A feature
 * of 1.0 is then a standard deviation.
 *
 * @param standardizer of all features, or of the first ones, which the others repeat
 * @param deviations standard deviations that are network input 127
 */
export function standardizeSamples(
  dataset: Dataset,
  standardizer: FittedStandardizer,
  { deviations }: Pick<Scaling, 'deviations'>,
): Dataset {
  const inputScale = LARGEST_VALUE / deviations;
  const width = standardizer.features;
  const input = new Int8Array(width);
  const shifted = standardizer.shift === undefined ? undefined : shiftedStandardizer(width, standardizer);
  const features = new Float32Array(dataset.features.length);
  for (let start = 0; start < features.length; start += width) {
    const row = Int32Array.from(dataset.features.subarray(start, start + width));
    if (shifted === undefined) standardize(standardizer, row, input);
    else standardizeWindow(shifted, row, input);
    for (let i = 0; i < width; i++) features[start + i] = input[i] / inputScale;
  }
  return { ...dataset, features, inputScale };
}
