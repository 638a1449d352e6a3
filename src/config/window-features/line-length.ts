import { oneFeature } from './window-feature.js';

/** @see ../../kernel/windows/features/line-length.ts */
export const lineLength = oneFeature(
  'line length',
  true,
  'logarithm of the mean difference between neighbouring samples',
);
