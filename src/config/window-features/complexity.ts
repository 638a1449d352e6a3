import { oneFeature } from './window-feature.js';

/** @see ../../kernel/windows/features/complexity.ts */
export const complexity = oneFeature(
  'complexity',
  true,
  "Hjorth's complexity, as a logarithm: how far the window is from a sine",
);
