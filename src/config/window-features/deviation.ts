import { oneFeature } from './window-feature.js';

/** @see ../../kernel/windows/features/deviation.ts */
export const deviation = oneFeature('deviation', true, 'logarithm of the standard deviation');
