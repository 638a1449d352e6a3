import { oneFeature } from './window-feature.js';

/** @see ../../kernel/windows/features/trend.ts */
export const trend = oneFeature(
  'trend',
  false,
  'mean of the last quarter of the window less that of the first, in units of the raw samples',
);
