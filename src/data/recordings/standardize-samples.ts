import { LARGEST_VALUE } from '../../kernel/limits.js';
import { type Standardizer, standardize } from '../../kernel/signal/standardize.js';
import { DEVIATIONS } from '../../signal/fit-standardizer.js';
import type { Dataset } from '../dataset.js';

/** Network input per 1.0 of a feature: 1.0 is a standard deviation, 127 three of them. */
export const INPUT_SCALE = LARGEST_VALUE / DEVIATIONS;

/** Samples whose features are 16-bit integers, brought to the scale of the network's inputs as the device does it. */
export function standardizeSamples(dataset: Dataset, standardizer: Standardizer): Dataset {
  const input = new Int8Array(dataset.width);
  const features = new Float32Array(dataset.features.length);
  for (let sample = 0; sample < dataset.count; sample++) {
    const start = sample * dataset.width;
    standardize(
      standardizer,
      Int16Array.from(dataset.features.subarray(start, start + dataset.width)),
      input,
    );
    for (let i = 0; i < dataset.width; i++) features[start + i] = input[i] / INPUT_SCALE;
  }
  return { ...dataset, features, inputScale: INPUT_SCALE };
}
