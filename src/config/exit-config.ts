import { z } from 'zod';
import { EXIT_RULES } from './exit-rules.js';

/** The `exit` section of a config: the stopping rule, and how much early exit may lose. */
export const exitSchema = z
  .strictObject({
    rule: z
      .enum(EXIT_RULES)
      .default('margin')
      .describe(
        'margin: stop when the largest goodness (or logit) leads the second by enough, within the budget; ' +
          'lightff: stop after a layer when the largest goodness (or logit) passes mean - deviations * std; ' +
          'none: always the whole network',
      ),
    deviations: z
      .number()
      .min(-10)
      .max(10)
      .default(1)
      .describe('lightff: standard deviations below the mean'),
    first: z
      .int()
      .positive()
      .multipleOf(4)
      .optional()
      .describe('margin: units of the first block of a layer; the smallest prefix when absent'),
    block: z
      .int()
      .positive()
      .multipleOf(4)
      .default(8)
      .describe('margin: units between two exit points inside a layer; a multiple of 4'),
    budget: z
      .strictObject({
        metric: z
          .enum(['accuracy', 'macro-f1', 'sensitivity'])
          .default('accuracy')
          .describe(
            'the metric in which early exit may lose; sensitivity: that of the class that "class" names',
          ),
        class: z.string().optional().describe('name of the class whose sensitivity is guarded'),
        loss: z
          .number()
          .min(0)
          .max(1)
          .default(0.003)
          .describe('largest loss compared with the whole network; 0.003 is 0.3 points'),
        confidence: z
          .number()
          .min(0.5)
          .max(0.9999)
          .default(0.95)
          .describe('the confidence with which the loss is within the budget'),
        unit: z
          .enum(['sample', 'recording', 'subject'])
          .optional()
          .describe(
            'what the claim is about, and what its evidence counts as independent; when absent, subject where all validation samples ' +
              'have a known subject who is not in the training part, else sample',
          ),
        share: z
          .number()
          .min(0.01)
          .max(0.999)
          .optional()
          .describe(
            'recording, subject: the share of new ones for whom the loss is within the budget; when absent, the mean over them is',
          ),
      })
      .prefault({}),
    tuning: z
      .number()
      .min(0.05)
      .max(0.95)
      .default(0.4)
      .describe(
        'margin: share of the validation samples that fix the path; the others are used to calibrate',
      ),
    known: z
      .strictObject({
        rejected: z
          .number()
          .min(0.0001)
          .max(0.5)
          .describe(
            'largest share of the samples like those of calibration that may be answered as not known, on average',
          ),
        samples: z
          .number()
          .min(0.05)
          .max(0.9)
          .default(0.3)
          .describe(
            'share of the validation samples on which that is calibrated; the others choose the exit points',
          ),
      })
      .optional()
      .describe(
        'tells answers that are like those to calibration samples from all others (docs/known.md); no answer says when absent',
      ),
  })
  .prefault({});
