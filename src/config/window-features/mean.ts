import { oneFeature } from './window-feature.js';

/** @see ../../kernel/windows/features/mean.ts */
export const mean = oneFeature(
  'mean',
  false,
  'mean, in steps of the samples: the direction of gravity, for motion',
);
