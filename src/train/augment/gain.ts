import { normalNoise } from '../noise.js';
import type { Augmentation } from './augmentation.js';

/** Multiplies every channel of a signal with a normal number around 1. */
export const gain: Augmentation = {
  ...{ key: 'gain', of: 'signal', purpose: 'gain' },
  isWanted: (train) => train.gain !== undefined,
  open({ gain: deviation = 0 }, { channels }, stream) {
    const draw = normalNoise(deviation, stream);
    return (features) => {
      const factors = Array.from({ length: channels }, () => 1 + draw());
      for (let index = 0; index < features.length; index++) features[index] *= factors[index % channels];
    };
  },
};
