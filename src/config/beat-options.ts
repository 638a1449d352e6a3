import * as z from 'zod';

/** One sample a heart beat. */
export const beatOptionsSchema = z
  .strictObject({
    kind: z.literal('beats').describe('one sample a heart beat: R peaks are found, beats described'),
    set: z
      .enum(['compact', 'full'])
      .default('compact')
      .describe(
        "compact: rhythm, and what is unlike the patient's usual beats; full: the waveform and the heart rate as well, " +
          'for patients that the network was trained on',
      ),
  })
  .describe('Heart beats of an ECG');

/** @see beatOptionsSchema */
export type BeatOptions = z.output<typeof beatOptionsSchema>;
