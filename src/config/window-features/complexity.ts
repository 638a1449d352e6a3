import { oneFeature } from './window-feature.js';

/** @see ../../kernel/windows/features/complexity.ts */
export const complexity = oneFeature(
  'complexity',
  true,
  "logarithm of Hjorth's complexity: how much the window differs from a sine",
);
