import type { Augmentation } from './augmentation.js';

/** Negates every other signal, by chance, as if its electrodes had been swapped. */
export const invert: Augmentation = {
  ...{ key: 'invert', of: 'signal', purpose: 'invert' },
  isWanted: (train) => train.invert === true,
  open: (_, _shape, stream) => (features) => {
    if (stream.uniform() >= 0.5) return;
    for (let index = 0; index < features.length; index++) features[index] = -features[index];
  },
};
