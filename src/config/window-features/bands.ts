import * as z from 'zod';
import { describeFeature } from './window-feature.js';

const ascending = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value > values[i - 1]);

/** @see ../../kernel/windows/features/bands.ts */
export const bands = describeFeature(
  z
    .array(z.number().positive())
    .max(33)
    .refine((edges) => edges.length !== 1, 'one edge makes no band; write two or more')
    .refine(ascending, 'edges of bands must rise; sort them')
    .default([])
    .describe(
      'edges of frequency bands in Hz, rising; a logarithm of power for each band between two of them',
    ),
  (edges) => edges.slice(1).map((end, band) => `${edges[band]}-${end} Hz`),
);
