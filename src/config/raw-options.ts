import * as z from 'zod';
import { windowCut } from './window-cut.js';

/** One sample per window of fixed length: the raw samples in it. */
export const rawOptionsSchema = z
  .strictObject({
    kind: z
      .literal('raw')
      .describe(
        'one sample per window of fixed length: its raw samples, brought to 8 bits, for convolutions',
      ),
    length: z.int().min(2).max(4096).describe('number of samples of a window, after decimation'),
    ...windowCut,
  })
  .describe('Windows of raw samples');

/** @see rawOptionsSchema */
export type RawOptions = z.output<typeof rawOptionsSchema>;
