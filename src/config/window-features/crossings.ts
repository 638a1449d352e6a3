import { oneFeature } from './window-feature.js';

/** @see ../../kernel/windows/features/crossings.ts */
export const crossings = oneFeature('crossings', true, 'how often the sign changes');
