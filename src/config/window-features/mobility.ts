import { oneFeature } from './window-feature.js';

/** @see ../../kernel/windows/features/mobility.ts */
export const mobility = oneFeature(
  'mobility',
  true,
  "logarithm of Hjorth's mobility: a measure of the mean frequency",
);
