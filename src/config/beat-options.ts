import * as z from 'zod';

/** One sample per heart beat. */
export const beatOptionsSchema = z
  .strictObject({
    kind: z.literal('beats').describe('one sample per heart beat: R peaks are detected and beats described'),
    set: z
      .enum(['compact', 'full'])
      .default('compact')
      .describe(
        "compact: the rhythm, and the differences from the patient's usual beats; full: also the waveform and the heart rate, " +
          'for patients on whom the network was trained',
      ),
  })
  .describe('Heart beats of an ECG');

/** @see beatOptionsSchema */
export type BeatOptions = z.output<typeof beatOptionsSchema>;
