import type { TrainableConfig } from '../../config/config.js';
import { channels, firstKernel, firstStride, grid, layerCount } from './convolution.js';
import { block, depth, narrowing, prefixes, width } from './dense.js';
import type { Dimension } from './dimension.js';
import { features } from './features.js';
import { epochs, learningRate, rule } from './training.js';

/** What a search varies in a config, in the order in which the changes are made. */
export function dimensionsFor(config: TrainableConfig): readonly Dimension[] {
  const shape = [depth, narrowing, width, prefixes, block].map((of) => of(config));
  // Layers are left out last: the changes of the others name them by their places.
  const convolutions = [
    ...channels(config),
    ...[firstKernel, firstStride, grid, layerCount].map((of) => of(config)),
  ];
  const training = [features, rule, learningRate, epochs].map((of) => of(config));
  return [...shape, ...convolutions, ...training].flatMap((dimension) => dimension ?? []);
}
