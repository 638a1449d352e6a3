import type { NetworkConfig } from '../config/config.js';
import { hasConvolutions } from '../config/network-layers.js';
import type { Dataset, ImageShape } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import { type Convolution, convolutionsOf, type MapShape, valuesOf } from '../model/convolution.js';

/** A picture as a map. */
export function pictureShape([height, width, channels = 1]: ImageShape): MapShape {
  return { height, width, channels };
}

/** The shape that samples are known to have, as pictures or as windows of raw samples. */
export function knownShapeOf({
  imageShape,
  mapShape,
}: Pick<Dataset, 'imageShape' | 'mapShape'>): MapShape | undefined {
  return mapShape ?? (imageShape && pictureShape(imageShape));
}

/**
 * The shape of a sample, for convolutions: that which the config gives, or else that of the pictures or of the points in time.
 *
 * @throws InputError when neither is known, or a sample has another number of features
 */
export function inputShapeOf(
  { input }: Pick<NetworkConfig, 'input'>,
  samples: Pick<Dataset, 'name' | 'width' | 'imageShape' | 'mapShape'>,
): MapShape {
  const { name, width } = samples;
  const shape = input ?? knownShapeOf(samples);
  if (shape === undefined) {
    throw new InputError(
      `network.layers: a convolution needs the shape of a sample, and the samples of ${name} are not pictures; ` +
        'set network.input, such as {"width": 64, "channels": 6}',
    );
  }
  if (valuesOf(shape) !== width) {
    throw new InputError(
      `network.input: ${shape.height} x ${shape.width} positions of ${shape.channels} values are ${valuesOf(shape)} features, ` +
        `but a sample of ${name} has ${width}; set it to the shape of a sample`,
    );
  }
  return shape;
}

/**
 * Where the layers of a network are applied to the samples of a data set; undefined if all are dense.
 *
 * @throws InputError as inputShapeOf, and when a convolution does not fit what it reads
 */
export function placeLayers(
  network: Pick<NetworkConfig, 'input' | 'layers'>,
  dataset: Pick<Dataset, 'name' | 'width' | 'imageShape' | 'mapShape'>,
): readonly Convolution[] | undefined {
  if (!hasConvolutions(network.layers)) return undefined;
  return convolutionsOf(network.layers, inputShapeOf(network, dataset));
}
