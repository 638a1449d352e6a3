import * as z from 'zod';
import { describeFeature } from './window-feature.js';

/** @see ../../kernel/windows/features/shape.ts */
export const shape = describeFeature(
  z
    .int()
    .min(0)
    .max(256)
    .default(0)
    .describe('the window itself, divided by its standard deviation, as so many points; 0: not at all'),
  (points) => Array.from({ length: points }, (_, point) => `point ${point}`),
);
