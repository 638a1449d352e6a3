import { oneFeature } from './window-feature.js';

/** @see ../../kernel/windows/features/mobility.ts */
export const mobility = oneFeature(
  'mobility',
  true,
  "Hjorth's mobility, as a logarithm: a measure of the mean frequency",
);
