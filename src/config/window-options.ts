import * as z from 'zod';
import { windowCut } from './window-cut.js';
import { windowFeaturesSchema } from './window-features/registry.js';

/** One sample per window of fixed length. */
export const windowOptionsSchema = z
  .strictObject({
    kind: z.literal('windows').describe('one sample per window of fixed length, described by features'),
    length: z.int().min(16).max(1024).describe('number of samples of a window, after decimation'),
    ...windowCut,
    magnitude: z
      .union([
        z.boolean(),
        z
          .array(
            z
              .array(z.string())
              .min(2)
              .max(16)
              .refine(
                (group) => new Set(group).size === group.length,
                'a group has a channel twice; remove one',
              ),
          )
          .min(1)
          .max(7),
      ])
      .default(false)
      .describe(
        'adds the length of the vector of all channels as a signal, which does not depend on how a sensor is worn; or groups ' +
          'of names of channels, each of which adds one',
      ),
    detrend: z
      .enum(['none', 'mean', 'linear'])
      .default('mean')
      .describe('what is subtracted from a window before its features are computed'),
    relative: z
      .boolean()
      .default(false)
      .describe(
        'line length, peak and bands relative to the deviation, so that they do not depend on the gain',
      ),
    features: windowFeaturesSchema.prefault({}),
    memory: z
      .literal([0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024])
      .default(0)
      .describe(
        'takes every feature relative to its running mean over about this number of windows; 0: does not',
      ),
  })
  .describe('Windows of fixed length');

/** @see windowOptionsSchema */
export type WindowOptions = z.output<typeof windowOptionsSchema>;
