import type { MapShape } from '../../model/convolution.js';
import type { Augmentation } from './augmentation.js';

/** Mirrors a picture left to right, in place. @param picture `[height][width][channels]` */
export function flipPicture(picture: Float32Array, { height, width, channels }: MapShape): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width >> 1; x++) {
      const left = (y * width + x) * channels;
      const right = (y * width + width - 1 - x) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const kept = picture[left + channel];
        picture[left + channel] = picture[right + channel];
        picture[right + channel] = kept;
      }
    }
  }
}

/** Mirrors every other picture, by chance. */
export const flip: Augmentation = {
  ...{ key: 'flip', of: 'picture', purpose: 'flip' },
  isWanted: (train) => train.flip === true,
  open: (_, shape, stream) => (features) => {
    if (stream.uniform() < 0.5) flipPicture(features, shape);
  },
};
