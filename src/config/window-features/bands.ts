import * as z from 'zod';
import { describeFeature } from './window-feature.js';

const ascending = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value > values[i - 1]);

/** @see ../../kernel/windows/features/bands.ts */
export const bands = describeFeature(
  z
    .array(z.number().positive())
    .max(33)
    .refine((edges) => edges.length !== 1, 'one edge does not make a band; write two or more')
    .refine(ascending, 'the edges of bands must be ascending; sort them')
    .default([])
    .describe(
      'ascending edges of frequency bands in Hz; the logarithm of the power of each band between two edges',
    ),
  (edges) => edges.slice(1).map((end, band) => `${edges[band]}-${end} Hz`),
);
