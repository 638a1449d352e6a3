import { oneFeature } from './window-feature.js';

/** @see ../../kernel/windows/features/peak.ts */
export const peak = oneFeature('peak', true, 'logarithm of the largest magnitude');
