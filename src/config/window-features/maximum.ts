import { oneFeature } from './window-feature.js';

/** @see ../../kernel/windows/features/maximum.ts */
export const maximum = oneFeature('maximum', false, 'largest value, in units of the raw samples');
