import { z } from 'zod';
import { exitSchema, quantizeSchema } from '../config/config.js';
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
      samples: z.int().positive(),
      /** p-value of the chosen thresholds; null when the samples support no early exit at this budget. */
      pValue: z.number().min(0).max(1).nullable(),
      leastSamples: z.int().positive().nullable(),
      samplesForNext: z.int().positive().nullable(),
    })
    .optional(),
});
