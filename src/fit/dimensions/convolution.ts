import type { TrainableConfig } from '../../config/config.js';
import { type ConvolutionConfig, hasConvolutions } from '../../config/network-layers.js';
import { ROWS_TOGETHER } from '../../kernel/limits.js';
import { around, type Dimension, dimensionOf } from './dimension.js';
import { layerKeys, layersIn, withLayers } from './plain.js';

/** What the channels of a layer are multiplied with. */
const SCALES = [1 / 4, 1 / 3, 1 / 2, 2 / 3, 5 / 6, 1, 5 / 4, 3 / 2];

/** What the length of the first filters is multiplied with. */
const KERNELS = [1 / 2, 3 / 4, 1, 5 / 4];

/** What the stride of the first layer is multiplied with. */
const STRIDES = [1 / 2, 1, 2];

/** Cells of a grid. */
const GRIDS = [1, 2, 3, 4, 6];

/** The convolutions of a network that has nothing else that depends on their channels. */
function convolutionsIn({ network }: TrainableConfig): readonly ConvolutionConfig[] {
  return network.layers.flatMap((layer) => (typeof layer === 'number' ? [] : [layer]));
}

/** Products of a number with factors that are whole and at least one. */
function multiples(given: number, factors: readonly number[], step: number) {
  const products = factors.map((factor) => Math.round((given * factor) / step) * step);
  return around(
    given,
    products.filter((product) => product >= step),
  );
}

/** Number of layers: later ones are left out. */
export function layerCount(config: TrainableConfig): Dimension | undefined {
  const { layers } = config.network;
  if (!hasConvolutions(layers)) return undefined;
  const counts = layers.map((_, i) => i + 1);
  const options = { ordered: true, given: layers.length - 1 };
  return dimensionOf('number of layers', options, counts, (plain, count) =>
    withLayers(plain, layersIn(plain).slice(0, count)),
  );
}

/** A config in which a key of one convolution is another, if it has that layer. */
function withKey(place: number, key: string) {
  return (plain: Parameters<typeof layersIn>[0], value: number) => {
    const layers = layersIn(plain);
    return withLayers(
      plain,
      layers.map((layer, i) => (i === place ? { ...layerKeys(layer), [key]: value } : layer)),
    );
  };
}

/** Channels of every convolution. Layers with groups, which depend on the channels before them, keep theirs. */
export function channels(config: TrainableConfig): readonly (Dimension | undefined)[] {
  const { layers } = config.network;
  if (convolutionsIn(config).some(({ groups }) => groups > 1)) return [];
  return layers.map((layer, place) => {
    if (typeof layer === 'number') return undefined;
    const { values, given } = multiples(layer.channels, SCALES, ROWS_TOGETHER);
    const name = `network.layers[${place}].channels`;
    return dimensionOf(name, { ordered: true, given }, values, withKey(place, 'channels'));
  });
}

/** Length of the filters of the first layer. */
export function firstKernel({ network }: TrainableConfig): Dimension | undefined {
  const [first] = network.layers;
  if (typeof first === 'number') return undefined;
  const { values, given } = multiples(first.kernel, KERNELS, 1);
  return dimensionOf('network.layers[0].kernel', { ordered: true, given }, values, withKey(0, 'kernel'));
}

/** Distance of the positions of the first layer. */
export function firstStride({ network }: TrainableConfig): Dimension | undefined {
  const [first] = network.layers;
  if (typeof first === 'number') return undefined;
  const { values, given } = multiples(first.stride, STRIDES, 1);
  return dimensionOf('network.layers[0].stride', { ordered: true, given }, values, withKey(0, 'stride'));
}

/** Cells of the grids that heads read, of all layers that have one. */
export function grid(config: TrainableConfig): Dimension | undefined {
  const own = convolutionsIn(config).find((layer) => layer.grid !== undefined)?.grid;
  if (own === undefined) return undefined;
  const { values, given } = around(own, GRIDS);
  return dimensionOf('grid', { ordered: true, given }, values, (plain, cells) =>
    withLayers(
      plain,
      layersIn(plain).map((layer) => {
        const keys = layerKeys(layer);
        return 'grid' in keys ? { ...keys, grid: cells } : layer;
      }),
    ),
  );
}
