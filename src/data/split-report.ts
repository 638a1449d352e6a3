import { z } from 'zod';

const names = z.array(z.string());
const count = z.int().nonnegative();
const share = z.number().min(0).max(1);

/** One value for each part of a data set. */
function perPart<Value extends z.ZodType>(value: Value) {
  return z.strictObject({ train: value, validation: value, test: value });
}

/**
 * The result of a split, as plain JSON. It is stored in the model file, so that it can be checked what the network has seen
 * of a patient.
 */
export const splitReportSchema = z
  .strictObject({
    by: z
      .enum(['random', 'recording', 'patient', 'lists'])
      .describe('random: sample by sample; recording, patient: whole groups; lists: the named groups'),
    groupedBy: z
      .enum(['recording', 'subject'])
      .nullable()
      .describe('the groups that stay together; null for random'),
    seed: z
      .int()
      .nonnegative()
      .nullable()
      .describe('seed of the random split; null for the others, which are not random'),
    wished: perPart(share).nullable().describe('requested shares of the samples; null for lists'),
    shares: perPart(share).describe('resulting shares of the samples'),
    groups: perPart(names).describe('names of the recordings or subjects of each part; empty for random'),
    leftOut: names.describe('groups that the lists leave out of all parts'),
    classes: z
      .array(
        perPart(count).extend({
          name: z.string(),
          trained: count
            .exactOptional()
            .describe('number of training samples, if windows of the training part have their own hop'),
        }),
      )
      .describe('number of samples of each class in each part, in the order of the labels'),
    anonymous: count
      .default(0)
      .describe('number of samples without a known subject: each of their recordings counts as a subject'),
    shared: z
      .strictObject({ recordings: names.nullable(), subjects: names.nullable() })
      .describe('who is in more than one part, as far as known; null if no sample has a known subject'),
  })
  .describe('How the samples were split, and what the parts have in common');

/** Number of samples that train: more than the split gave to the training part if its windows have their own hop. */
export function trainedSamples({ classes }: SplitReport): number {
  return classes.reduce((sum, { train, trained }) => sum + (trained ?? train), 0);
}

/** @see splitReportSchema */
export type SplitReport = z.output<typeof splitReportSchema>;
