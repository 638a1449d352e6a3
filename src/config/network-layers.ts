import { z } from 'zod';

/** Units of a dense layer, or channels of a convolution. */
const width = z.int().min(1).max(4096);

/** A length in pixels or points. */
const extent = z.int().min(1).max(4096);

/** What both kinds of convolution have in common. */
const shared = {
  channels: width.describe('channels of the output: filters'),
  kernel: extent.describe('length of the side of the filters'),
  stride: extent.default(1).describe('distance from one position of the filters to the next'),
  padding: z
    .int()
    .min(0)
    .max(4095)
    .default(0)
    .describe('zeros that are added on each side of what the layer reads'),
  groups: width
    .default(1)
    .describe(
      'groups into which channels are divided: a filter reads those of its own group; as many as there are channels make a depthwise convolution',
    ),
  grid: extent
    .optional()
    .describe(
      'the head of the layer reads a grid of this many cells a side; when absent, it reads every position',
    ),
  pooling: z
    .enum(['mean', 'maximum', 'both'])
    .optional()
    .describe(
      'what the head reads of each channel in a cell of its grid: the mean, the maximum, or first all means and then all maxima; when absent, the mean',
    ),
};

/** A layer as a config describes it: a number of units, or a convolution. */
export const layerSchema = z.union([
  width.describe('dense: the number of units'),
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('conv2d'), ...shared }).describe('convolution of pictures'),
    z
      .strictObject({ kind: z.literal('conv1d'), ...shared })
      .describe('convolution over time: of samples that consist of points in time, each with its channels'),
  ]),
]);

/** A layer as a config describes it. */
export type LayerConfig = z.output<typeof layerSchema>;

/** A layer that is a convolution. */
export type ConvolutionConfig = Exclude<LayerConfig, number>;

/** The shape of a sample that is not a picture, or that is to be read as something else. */
export const inputShapeSchema = z
  .strictObject({
    height: extent.default(1).describe('rows'),
    width: extent.describe('columns, or points in time'),
    channels: width.default(1).describe('values of each position, which are side by side in a sample'),
  })
  .describe(
    'shape of a sample, for convolutions: rows, columns, values per position; when absent, that of the pictures or raw windows',
  );

/** Units of a dense layer; channels of a convolution. */
export function unitsOf(layer: LayerConfig): number {
  return typeof layer === 'number' ? layer : layer.channels;
}

/** Whether a network has a convolution. */
export function hasConvolutions(layers: readonly LayerConfig[]): boolean {
  return layers.some((layer) => typeof layer !== 'number');
}
