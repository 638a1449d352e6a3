import * as z from 'zod';

const count = z.int().positive().max(1_000_000);

/** How a signal is cut into windows, except for their length: whatever the network then sees of them. */
export const windowCut = {
  hop: count
    .optional()
    .describe(
      'samples, after decimation, from the start of one window to the start of the next; equal to length when absent',
    ),
  trainingHop: count
    .optional()
    .describe(
      'hop in the training part, where windows may overlap to get more of them; equal to hop when absent',
    ),
  decimation: z
    .int()
    .min(1)
    .max(1024)
    .default(1)
    .describe('number of input samples that are averaged to one sample of the window'),
};
