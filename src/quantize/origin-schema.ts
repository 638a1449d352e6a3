import { z } from 'zod';
import { quantizeSchema } from '../config/config.js';
import { exitSchema } from '../config/exit-config.js';
import { provenanceSchema } from '../model/metadata.js';

/** The origin of a quantized network, as stored in the metadata of its file. */
export const quantizedOriginSchema = z.strictObject({
  /** SHA-256 of the float model file. */
  floatModel: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 of 64 hexadecimal digits'),
  provenance: provenanceSchema,
  quantize: quantizeSchema,
});

/** The origin of an integer model, as stored in the metadata of its file. */
export const originSchema = quantizedOriginSchema.extend({
  exit: exitSchema,
  validationSamples: z.int().positive(),
  /** What the light rule's thresholds are computed from, in goodness or logit steps, for every layer; null if it has no head. */
  statistics: z.array(z.strictObject({ mean: z.number(), std: z.number() }).nullable()),
  /** Of the margin rule: the basis of its claim. */
  calibration: z
    .strictObject({
      samples: z.int().min(0),
      /** p-value of the chosen thresholds; null when the samples support no early exit at this budget. */
      pValue: z.number().min(0).max(1).nullable(),
      leastSamples: z.int().positive().nullable(),
      samplesForNext: z.int().positive().nullable(),
      /** Of a claim about groups; absent if it is about samples. The two numbers above are then groups. */
      groups: z
        .strictObject({
          unit: z.enum(['recording', 'subject']),
          count: z.int().min(0),
          /** What they can support for the safest exit points, whatever the budget: a loss, 0 to 1, for a share of new groups. */
          supports: z
            .strictObject({ share: z.number().min(0).max(1), loss: z.number().min(0).max(1) })
            .nullable(),
        })
        .exactOptional(),
    })
    .optional(),
  /** Where answers say whether they are known: the basis of that. */
  known: z
    .strictObject({
      /** Samples on which it was calibrated. */
      samples: z.int().positive(),
      /** Of a claim about groups; absent if it is about samples. */
      groups: z
        .strictObject({ unit: z.enum(['recording', 'subject']), count: z.int().positive() })
        .exactOptional(),
      /** Groups, or samples, that such a claim needs. */
      least: z.int().positive(),
      /** Whether there were as many. */
      supported: z.boolean(),
    })
    .exactOptional(),
});
