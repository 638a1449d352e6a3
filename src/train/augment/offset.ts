import { normalNoise } from '../noise.js';
import type { Augmentation } from './augmentation.js';

/** Adds a normal number to every channel of a signal, the same to all its points. */
export const offset: Augmentation = {
  ...{ key: 'offset', of: 'signal', purpose: 'offset' },
  isWanted: (train) => train.offset !== undefined,
  open({ offset: deviation = 0 }, { channels }, stream) {
    const draw = normalNoise(deviation, stream);
    return (features) => {
      const terms = Array.from({ length: channels }, draw);
      for (let index = 0; index < features.length; index++) features[index] += terms[index % channels];
    };
  },
};
