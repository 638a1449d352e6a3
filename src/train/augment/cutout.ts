import { InputError } from '../../errors/input-error.js';
import type { RandomStream } from '../../math/random.js';
import type { MapShape } from '../../model/convolution.js';
import type { Augmentation } from './augmentation.js';

/** Sets a square of a picture to zero, at a random place inside it. @param picture `[height][width][channels]` */
export function cutOut(
  picture: Float32Array,
  { height, width, channels }: MapShape,
  side: number,
  stream: RandomStream,
): void {
  const top = stream.integer(0, height - side);
  const left = stream.integer(0, width - side);
  for (let y = top; y < top + side; y++) {
    const start = (y * width + left) * channels;
    picture.fill(0, start, start + side * channels);
  }
}

/** Cuts a square out of every picture (DeVries and Taylor, arXiv 1708.04552). */
export const cutout: Augmentation = {
  ...{ key: 'cutout', of: 'picture', purpose: 'cutout' },
  isWanted: (train) => train.cutout !== undefined,
  check({ cutout: side = 0 }, { height, width }) {
    if (side <= Math.min(height, width)) return;
    throw new InputError(
      `train.cutout: a square of ${side} x ${side} pixels is larger than a picture of ${height} x ${width}; lower it`,
    );
  },
  open:
    ({ cutout: side = 0 }, shape, stream) =>
    (features) => {
      cutOut(features, shape, side, stream);
    },
};
