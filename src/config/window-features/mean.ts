import { oneFeature } from './window-feature.js';

/** @see ../../kernel/windows/features/mean.ts */
export const mean = oneFeature(
  'mean',
  false,
  'mean, in units of the raw samples: for motion, the direction of gravity',
);
