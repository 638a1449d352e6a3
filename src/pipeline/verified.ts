import { z } from 'zod';

const figure = z.number();
const percentage = figure.nullable();
const counts = z.array(z.array(figure));

const comparedSchema = z.object({ samples: figure });

const answersSchema = z.object({
  confusion: z.object({ classNames: z.array(z.string()), counts }),
  scores: z.object({
    count: figure,
    accuracy: percentage,
    macroF1: percentage,
    macroClasses: z.array(z.string()),
    absentClasses: z.array(z.string()),
    classes: z.array(
      z.object({
        name: z.string(),
        present: figure,
        answered: figure,
        right: figure,
        sensitivity: percentage,
        ppv: percentage,
        f1: percentage,
      }),
    ),
  }),
  recordings: z.array(
    z.object({
      recording: z.string(),
      count: figure,
      counts,
      accuracy: figure,
      sensitivity: z.array(percentage),
      ppv: z.array(percentage),
    }),
  ),
  votes: z.object({ right: figure, recordings: figure }).exactOptional(),
});

const streamSchema = z.object({
  executor: z.string(),
  recordings: z.array(
    z.object({ recording: z.string(), samples: figure, answers: figure, mismatches: figure }),
  ),
  edges: z.object({ samples: figure, answers: figure, mismatches: figure }),
  stream: figure,
  stack: figure.exactOptional(),
});

/** What the summary takes from verify.json. */
export const verifiedSchema = z.object({
  passed: z.boolean(),
  accuracy: z.object({ float: figure, int8: figure, earlyExit: figure }),
  macs: z.object({ full: figure, lightff: figure, mean: figure, worst: figure }),
  executors: z.array(
    z.object({
      executor: z.string(),
      samples: figure,
      mismatches: comparedSchema,
      stepped: z.object({ mismatches: comparedSchema }),
      whole: z.object({ mismatches: comparedSchema }),
      flash: z.object({ code: figure, weights: figure }),
      workspace: figure,
      stack: figure.optional(),
    }),
  ),
  scores: z.object({ int8: answersSchema, earlyExit: answersSchema }),
  streams: z.array(streamSchema),
});

/** @see verifiedSchema */
export type Verified = z.output<typeof verifiedSchema>;
