import * as z from 'zod';
import { RULE_GOODNESS, RULE_MARGIN } from '../kernel/types.js';
import { shapeSchema } from '../model/file-metadata.js';
import { INPUT_SCALE_TEXT, isInputScale } from './input.js';

const int32 = z
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1);
const shift = z.int().min(1).max(30);

const layerSchema = z.strictObject({
  inputs: z
    .int()
    .positive()
    .max(1 << 20),
  outputs: z
    .int()
    .positive()
    .max(1 << 16),
  rowBits: z.int().min(1).max(20),
  gain: z.int().min(1).max(8191),
  shift,
  squaredLength: int32.min(0),
  goodnessMultiplier: int32.min(1),
  goodnessShift: shift,
  activationOffset: int32.min(-1),
  /** Share of zeros among the layer's inputs on calibration samples. */
  zeroShare: z.number().min(0).max(1),
  activationStep: z.number().positive(),
  /** Signal-to-noise ratio of the layer's activations on calibration samples, in decibels. */
  signalToNoise: z.number(),
});

const headSchema = z.strictObject({
  /** First layer that the head reads. */
  first: z.int().min(0),
  /** Value of one logit step. */
  logitStep: z.number().positive(),
  /** Signal-to-noise ratio of the head's logits on calibration samples, in decibels. */
  signalToNoise: z.number(),
});

/** The scalars of a network without its exit points. */
const storedSchema = shapeSchema.extend({
  labelSlots: z.int().min(0),
  labelCount: z.int().min(0),
  labelSquare: int32.min(0),
  labelMultiplier: int32.min(1),
  inputScale: z.number().refine(isInputScale, { error: `must be ${INPUT_SCALE_TEXT}` }),
  /** Checked together with the input scale. */
  rawUnit: z.number().optional(),
  goodnessStep: z.number().positive(),
  layers: z.array(layerSchema).min(1),
  /** One for every layer, null for a layer without; absent where goodness decides. */
  heads: z.array(headSchema.nullable()).optional(),
});

/** The scalars of a quantized network, as they stand in the metadata of its file. */
export const quantizedSchema = storedSchema.extend({
  /** Of every layer, the unit counts that were trained by themselves. */
  prefixes: z.array(z.array(z.int().positive())),
});

/** The scalars of an integer model, as they stand in the metadata of its file. */
export const networkSchema = storedSchema.extend({
  rule: z.int().min(RULE_GOODNESS).max(RULE_MARGIN),
  exits: z
    .array(
      z.strictObject({
        layer: z.int().min(0),
        units: z.int().positive(),
        threshold: int32,
        gap: int32.min(0),
      }),
    )
    .min(1),
});

/** @see storedSchema */
export type DescribedNetwork = z.output<typeof storedSchema>;

/** @see networkSchema */
export type Described = z.output<typeof networkSchema>;
