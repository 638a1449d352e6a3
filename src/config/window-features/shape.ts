import * as z from 'zod';
import { describeFeature } from './window-feature.js';

/** @see ../../kernel/windows/features/shape.ts */
export const shape = describeFeature(
  z
    .int()
    .min(0)
    .max(256)
    .default(0)
    .describe('the window itself, divided by its standard deviation, as this number of points; 0: none'),
  (points) => Array.from({ length: points }, (_, point) => `point ${point}`),
);
