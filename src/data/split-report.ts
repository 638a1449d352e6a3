import { z } from 'zod';

const names = z.array(z.string());
const count = z.int().nonnegative();
const share = z.number().min(0).max(1);

/** One value for each part of a data set. */
function perPart<Value extends z.ZodType>(value: Value) {
  return z.strictObject({ train: value, validation: value, test: value });
}

/**
 * What a split did, as plain JSON: it stands in the model file, so that nobody has to take the word of a figure for
 * what the network had seen of a patient.
 */
export const splitReportSchema = z
  .strictObject({
    by: z
      .enum(['random', 'recording', 'patient', 'lists'])
      .describe('random: sample by sample; recording, patient: whole groups; lists: groups that were named'),
    groupedBy: z
      .enum(['recording', 'subject'])
      .nullable()
      .describe('what is never torn apart; null for random'),
    seed: z.int().nonnegative().nullable().describe('of the random split; the others have no chance in them'),
    wished: perPart(share).nullable().describe('shares of the samples that were asked for; null for lists'),
    shares: perPart(share).describe('shares of the samples that came out'),
    groups: perPart(names).describe('names of the recordings or subjects of each part; empty for random'),
    leftOut: names.describe('groups that are in no part because the lists say so'),
    classes: z
      .array(
        perPart(count).extend({
          name: z.string(),
          trained: count
            .exactOptional()
            .describe('samples that train, where windows of the training part have a hop of their own'),
        }),
      )
      .describe('samples of each class in each part, in the order of the labels'),
    anonymous: count
      .default(0)
      .describe('samples of which nobody says who they are of: each of their recordings counts as a subject'),
    shared: z
      .strictObject({ recordings: names.nullable(), subjects: names.nullable() })
      .describe(
        'who is in more than one part, as far as that is known; null where no sample says who it is of',
      ),
  })
  .describe('How the samples were split, and what the parts have in common');

/** Samples of the training part that train: more than the split gave it where its windows have a hop of their own. */
export function trainedSamples({ classes }: SplitReport): number {
  return classes.reduce((sum, { train, trained }) => sum + (trained ?? train), 0);
}

/** @see splitReportSchema */
export type SplitReport = z.output<typeof splitReportSchema>;
