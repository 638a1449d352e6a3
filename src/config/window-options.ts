import * as z from 'zod';

const count = z.int().positive();

const ascending = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value > values[i - 1]);

/** Which features describe a window; the order here is the order of the features. */
export const windowFeaturesSchema = z
  .strictObject({
    mean: z
      .boolean()
      .default(false)
      .describe('mean, in steps of the samples: the direction of gravity, for motion'),
    deviation: z.boolean().default(true).describe('logarithm of the standard deviation'),
    lineLength: z.boolean().default(true).describe('logarithm of the mean step from a sample to the next'),
    peak: z.boolean().default(true).describe('logarithm of the largest magnitude'),
    mobility: z
      .boolean()
      .default(true)
      .describe("Hjorth's mobility, as a logarithm: a measure of the mean frequency"),
    complexity: z
      .boolean()
      .default(true)
      .describe("Hjorth's complexity, as a logarithm: how far the window is from a sine"),
    crossings: z.boolean().default(true).describe('how often the sign changes'),
    shape: z
      .int()
      .min(0)
      .max(256)
      .default(0)
      .describe('the window itself, divided by its standard deviation, as so many points; 0: not at all'),
    bands: z
      .array(z.number().positive())
      .max(33)
      .refine((edges) => edges.length !== 1, 'one edge makes no band; write two or more')
      .refine(ascending, 'edges of bands must rise; sort them')
      .default([])
      .describe(
        'edges of frequency bands in Hz, rising; a logarithm of power for each band between two of them',
      ),
  })
  .refine(
    ({ shape, bands, ...others }) => shape > 0 || bands.length > 0 || Object.values(others).includes(true),
    'a window needs at least one feature; set one to true',
  );

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
