import * as z from 'zod';
import {
  CONVOLUTION_FIELDS,
  EXIT_FIELDS,
  HEAD_FIELDS,
  type IntegerField,
  KNOWN_FIELDS,
  LAYER_FIELDS,
  MODEL_FIELDS,
} from '../kernel/data/fields.js';
import { shapeSchema } from '../model/file-metadata.js';
import { INPUT_SCALE_TEXT, isInputScale } from './input.js';

/** An integer within the range of a field. */
function within({ least, most }: IntegerField) {
  return z.int().min(least).max(most);
}

const layerSchema = z.strictObject({
  inputs: within(LAYER_FIELDS.inputs),
  outputs: within(LAYER_FIELDS.outputs),
  rowBits: within(LAYER_FIELDS.rowBits),
  gain: within(LAYER_FIELDS.gain),
  shift: within(LAYER_FIELDS.shift),
  squaredLength: within(LAYER_FIELDS.squaredLength),
  goodnessMultiplier: within(LAYER_FIELDS.goodnessMultiplier),
  goodnessShift: within(LAYER_FIELDS.goodnessShift),
  activationOffset: within(LAYER_FIELDS.activationOffset),
  /** Share of zeros among the layer's inputs on calibration samples. */
  zeroShare: z.number().min(0).max(1),
  activationStep: z.number().positive(),
  /** Signal-to-noise ratio of the layer's activations on calibration samples, in decibels. */
  signalToNoise: z.number(),
});

const headSchema = z.strictObject({
  /** First layer that the head reads. */
  first: within(HEAD_FIELDS.first),
  /** Value of one logit step. */
  logitStep: z.number().positive(),
  /** Signal-to-noise ratio of the head's logits on calibration samples, in decibels. */
  signalToNoise: z.number(),
});

const convolutionSchema = z.strictObject({
  height: within(CONVOLUTION_FIELDS.height),
  width: within(CONVOLUTION_FIELDS.width),
  channels: within(CONVOLUTION_FIELDS.channels),
  groups: within(CONVOLUTION_FIELDS.groups),
  groupChannels: within(CONVOLUTION_FIELDS.groupChannels),
  groupOutputs: within(CONVOLUTION_FIELDS.groupOutputs),
  kernelHeight: within(CONVOLUTION_FIELDS.kernelHeight),
  kernelWidth: within(CONVOLUTION_FIELDS.kernelWidth),
  strideDown: within(CONVOLUTION_FIELDS.strideDown),
  strideRight: within(CONVOLUTION_FIELDS.strideRight),
  above: within(CONVOLUTION_FIELDS.above),
  before: within(CONVOLUTION_FIELDS.before),
  outputHeight: within(CONVOLUTION_FIELDS.outputHeight),
  outputWidth: within(CONVOLUTION_FIELDS.outputWidth),
  gridHeight: within(CONVOLUTION_FIELDS.gridHeight),
  gridWidth: within(CONVOLUTION_FIELDS.gridWidth),
  cellHeight: within(CONVOLUTION_FIELDS.cellHeight),
  cellWidth: within(CONVOLUTION_FIELDS.cellWidth),
  stepDown: within(CONVOLUTION_FIELDS.stepDown),
  stepRight: within(CONVOLUTION_FIELDS.stepRight),
  /** Absent in files of older versions. */
  pooling: within(CONVOLUTION_FIELDS.pooling).default(0),
  meanMultiplier: within(CONVOLUTION_FIELDS.meanMultiplier),
  meanShift: within(CONVOLUTION_FIELDS.meanShift),
  scratchOffset: within(CONVOLUTION_FIELDS.scratchOffset),
  keptColumns: within(CONVOLUTION_FIELDS.keptColumns),
});

/** The scalars of a network without its exit points. */
const storedSchema = shapeSchema.extend({
  labelSlots: within(MODEL_FIELDS.labelSlots),
  labelCount: within(MODEL_FIELDS.labelCount),
  labelSquare: within(MODEL_FIELDS.labelSquare),
  labelMultiplier: within(MODEL_FIELDS.labelMultiplier),
  inputScale: z.number().refine(isInputScale, { error: `must be ${INPUT_SCALE_TEXT}` }),
  /** Checked together with the input scale. */
  rawUnit: z.number().optional(),
  goodnessStep: z.number().positive(),
  layers: z.array(layerSchema).min(1),
  /** One for every layer, null for a layer without a head; absent where goodness decides. */
  heads: z.array(headSchema.nullable()).optional(),
  /** One for every layer; absent where all layers are dense. */
  convolutions: z.array(convolutionSchema).optional(),
});

/** The scalars of a quantized network, as stored in the metadata of its file. */
export const quantizedSchema = storedSchema.extend({
  /** Of every layer, the unit counts that were trained by themselves. */
  prefixes: z.array(z.array(z.int().positive())),
});

/** The scalars of an integer model, as stored in the metadata of its file. */
export const networkSchema = storedSchema.extend({
  rule: within(MODEL_FIELDS.rule),
  exits: z
    .array(
      z.strictObject({
        layer: within(EXIT_FIELDS.layer),
        units: within(EXIT_FIELDS.units),
        threshold: within(EXIT_FIELDS.threshold),
        gap: within(EXIT_FIELDS.gap),
      }),
    )
    .min(1),
  /** What answers to known inputs are like at every exit point; absent if no answer says whether it is known. */
  known: z
    .array(
      z.strictObject({
        margin: within(KNOWN_FIELDS.margin),
        goodness: within(KNOWN_FIELDS.goodness),
      }),
    )
    .exactOptional(),
});

/** @see storedSchema */
export type DescribedNetwork = z.output<typeof storedSchema>;

/** @see networkSchema */
export type Described = z.output<typeof networkSchema>;
