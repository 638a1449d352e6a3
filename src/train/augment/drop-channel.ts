import type { Augmentation } from './augmentation.js';

/** Sets whole channels of a signal to zero, each with a probability, as if a sensor had come off. */
export const dropChannel: Augmentation = {
  ...{ key: 'dropChannel', of: 'signal', purpose: 'dropChannel' },
  isWanted: (train) => train.dropChannel !== undefined,
  open:
    ({ dropChannel: probability = 0 }, { channels }, stream) =>
    (features) => {
      for (let channel = 0; channel < channels; channel++) {
        if (stream.uniform() >= probability) continue;
        for (let index = channel; index < features.length; index += channels) features[index] = 0;
      }
    },
};
