import * as z from 'zod';
import { windowFeaturesSchema } from './window-features/registry.js';

const count = z.int().positive();

/** One sample a window of so many samples. */
export const windowOptionsSchema = z
  .strictObject({
    kind: z.literal('windows').describe('one sample a window of fixed length, described by features'),
    length: z.int().min(16).max(1024).describe('samples of a window, after decimation'),
    hop: count
      .max(1_000_000)
      .optional()
      .describe(
        'samples, after decimation, from the start of a window to that of the next; length when absent',
      ),
    trainingHop: count
      .max(1_000_000)
      .optional()
      .describe('hop in the training part, where windows may overlap to make more of them; hop when absent'),
    decimation: z
      .int()
      .min(1)
      .max(1024)
      .default(1)
      .describe('input samples that a sample of the window is the mean of'),
    magnitude: z
      .boolean()
      .default(false)
      .describe(
        'adds the length of the vector of all channels as a signal: it does not depend on how a sensor is worn',
      ),
    detrend: z
      .enum(['none', 'mean', 'linear'])
      .default('mean')
      .describe('what is taken off a window before it is described'),
    relative: z
      .boolean()
      .default(false)
      .describe(
        'line length, peak and bands relative to the deviation, so that they do not change with the gain',
      ),
    features: windowFeaturesSchema.prefault({}),
    memory: z
      .literal([0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024])
      .default(0)
      .describe('takes every feature relative to its running mean over about so many windows; 0: does not'),
  })
  .describe('Windows of fixed length');

/** @see windowOptionsSchema */
export type WindowOptions = z.output<typeof windowOptionsSchema>;
