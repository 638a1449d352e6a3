import { oneFeature } from './window-feature.js';

/** @see ../../kernel/windows/features/minimum.ts */
export const minimum = oneFeature('minimum', false, 'smallest value, in units of the raw samples');
