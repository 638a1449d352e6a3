import { z } from 'zod';
import { exitSchema, quantizeSchema } from '../config/config.js';
import { InputError } from '../config/input-error.js';
import { RULE_GOODNESS, RULE_MARGIN } from '../kernel/types.js';
import {
  checkFormat,
  parseFrontEnd,
  parseMetadata,
  provenanceSchema,
  shapeSchema,
} from '../model/metadata.js';
import {
  decodeSafetensors,
  encodeSafetensors,
  int8Tensor,
  int32Tensor,
  type Tensor,
} from '../model/safetensors.js';
import type { FrontEndRecord } from '../signal/front-end.js';
import { checkBounds } from './bounds.js';
import type { IntegerLayer, IntegerModel, IntegerNetwork } from './integer-network.js';
import { padRows, ROWS_TOGETHER } from './rows.js';
import { withZeroSkipping } from './zeros.js';

export const INTEGER_MODEL_FORMAT = 'ffirm integer model 3';

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
  goodnessMultiplier: int32.min(1),
  goodnessShift: shift,
  activationOffset: int32.min(-1),
  /** Share of zeros among the layer's inputs on calibration samples. */
  zeroShare: z.number().min(0).max(1),
  activationStep: z.number().positive(),
  /** Signal-to-noise ratio of the layer's activations on calibration samples, in decibels. */
  signalToNoise: z.number(),
});

const networkSchema = shapeSchema.extend({
  labelSlots: z.int().min(0),
  labelSquare: int32.refine((square) => square !== 0, { message: 'is 0' }),
  labelMultiplier: int32.min(1),
  inputScale: z.number().positive(),
  rawUnit: z.number().positive().optional(),
  goodnessStep: z.number().positive(),
  layers: z.array(layerSchema).min(1),
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

const originSchema = z.strictObject({
  /** SHA-256 of the float model file. */
  floatModel: z.string().regex(/^[0-9a-f]{64}$/),
  provenance: provenanceSchema,
  quantize: quantizeSchema,
  exit: exitSchema,
  validationSamples: z.int().positive(),
  /** What the light rule's thresholds come from, in goodness units, for every layer. */
  statistics: z.array(z.strictObject({ mean: z.number(), std: z.number() })),
  /** Of the margin rule: what its claim rests on. */
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

/** Where an integer model comes from. */
export type Origin = z.output<typeof originSchema>;

/** A quantized network with its exit points, and where it comes from. */
export interface IntegerModelFile {
  readonly network: IntegerNetwork;
  readonly signalToNoise: readonly number[];
  /** Raw 16-bit steps per 1.0 of a feature, when the data has a natural integer form. */
  readonly rawUnit?: number;
  /** How raw samples become the network's inputs; absent where there are no signals. */
  readonly frontEnd?: FrontEndRecord | undefined;
  readonly origin: Origin;
}

/** The bytes of an integer model file: safetensors with int8 weights, int32 biases, and the scalars as metadata. */
export function encodeIntegerModel(file: IntegerModelFile): Uint8Array {
  const { model, classNames, scales } = file.network;
  const units = model.layers.map((layer) => layer.outputs);
  const tensors = new Map<string, Tensor>();
  tensors.set('labels.weight', { dtype: 'I8', shape: [model.classes, units[0]], data: model.labelWeights });
  model.layers.forEach((layer, i) => {
    tensors.set(`layers.${i}.weight`, {
      dtype: 'I8',
      shape: [layer.outputs, layer.inputs],
      data: layer.weights.subarray(0, layer.outputs * layer.inputs),
    });
    tensors.set(`layers.${i}.bias`, { dtype: 'I32', shape: [layer.outputs], data: layer.bias });
  });
  const described: z.input<typeof networkSchema> = {
    features: model.features,
    classNames: [...classNames],
    units,
    labelSlots: model.labelSlots,
    labelSquare: model.labelSquare,
    labelMultiplier: model.labelMultiplier,
    inputScale: scales.inputScale,
    ...(file.rawUnit === undefined ? {} : { rawUnit: file.rawUnit }),
    goodnessStep: scales.goodnessStep,
    layers: model.layers.map(({ weights: _weights, bias: _bias, skipZeros: _skip, ...scalars }, i) => ({
      ...scalars,
      zeroShare: file.network.zeroShares[i],
      activationStep: scales.activationSteps[i],
      signalToNoise: file.signalToNoise[i],
    })),
    rule: model.rule,
    exits: [...model.exits],
  };
  return encodeSafetensors({
    tensors,
    metadata: {
      format: INTEGER_MODEL_FORMAT,
      network: JSON.stringify(described),
      origin: JSON.stringify(file.origin),
      ...(file.frontEnd === undefined ? {} : { frontEnd: JSON.stringify(file.frontEnd) }),
    },
  });
}

/** Exit points must cover every layer in order, the end of each included. @throws InputError saying which does not */
function checkExits(model: IntegerModel, source: string): void {
  let layer = 0;
  let units = 0;
  for (const [i, exit] of model.exits.entries()) {
    if (exit.layer !== layer || exit.units <= units || exit.units > (model.layers[layer]?.outputs ?? 0)) {
      throw new InputError(
        `${source}: exit point ${i} (layer ${exit.layer}, ${exit.units} units) is out of order`,
      );
    }
    const ends = exit.units === model.layers[layer].outputs;
    if (!ends && exit.units % ROWS_TOGETHER !== 0) {
      throw new InputError(
        `${source}: exit point ${i} (layer ${exit.layer}, ${exit.units} units) is inside a group of ${ROWS_TOGETHER} rows`,
      );
    }
    layer += ends ? 1 : 0;
    units = ends ? 0 : exit.units;
  }
  if (layer !== model.layers.length)
    throw new InputError(`${source}: the exit points do not reach the last layer`);
}

/** Activations must lie inside the workspace, next to and not over those of the layer before. */
function checkPlaces(model: IntegerModel, source: string): void {
  model.layers.forEach((layer, i) => {
    const last = i === model.layers.length - 1;
    const next = model.layers[i + 1];
    const from = layer.activationOffset;
    const to = from + layer.outputs * model.classes;
    const overlaps =
      next !== undefined &&
      next.activationOffset >= 0 &&
      next.activationOffset < to &&
      from < next.activationOffset + next.outputs * model.classes;
    if (last !== from < 0 || overlaps) {
      throw new InputError(`${source}: the activations of layer ${i} have no place of their own (${from})`);
    }
  });
}

/**
 * Reads an integer model file.
 *
 * @param source name of the file, for messages
 * @throws InputError when it is corrupt, truncated, of another kind, its parts do not fit together, or it could overflow
 */
export function decodeIntegerModel(bytes: Uint8Array, source: string): IntegerModelFile {
  const file = decodeSafetensors(bytes, source);
  checkFormat(file.metadata, INTEGER_MODEL_FORMAT, source);
  const described = parseMetadata(networkSchema, file.metadata, 'network', source);
  const origin = parseMetadata(originSchema, file.metadata, 'origin', source);
  const classes = described.classNames.length;
  if (described.layers.length !== described.units.length) {
    throw new InputError(
      `${source}: ${described.layers.length} layers described, ${described.units.length} expected`,
    );
  }
  if (described.labelSlots !== 0 && described.labelSlots !== classes) {
    throw new InputError(`${source}: ${described.labelSlots} label slots for ${classes} classes`);
  }
  const layers = described.layers.map(
    ({ activationStep: _step, signalToNoise: _ratio, zeroShare: _zeros, ...scalars }, i): IntegerLayer => {
      const inputs = i === 0 ? described.features : described.units[i - 1];
      if (scalars.inputs !== inputs || scalars.outputs !== described.units[i]) {
        throw new InputError(
          `${source}: layer ${i} is ${scalars.inputs}-${scalars.outputs}, ${inputs}-${described.units[i]} expected`,
        );
      }
      const weights = int8Tensor(file, `layers.${i}.weight`, [scalars.outputs, inputs], source);
      return {
        ...scalars,
        skipZeros: false,
        weights: padRows(weights, inputs),
        bias: int32Tensor(file, `layers.${i}.bias`, [scalars.outputs], source),
      };
    },
  );
  const zeroShares = described.layers.map((layer) => layer.zeroShare);
  const unskipped: IntegerModel = {
    features: described.features,
    classes,
    labelSlots: described.labelSlots,
    labelSquare: described.labelSquare,
    labelMultiplier: described.labelMultiplier,
    labelWeights: int8Tensor(file, 'labels.weight', [classes, described.units[0]], source),
    room: 0,
    layerCount: layers.length,
    layers,
    rule: described.rule,
    exitCount: described.exits.length,
    exits: described.exits,
  };
  checkExits(unskipped, source);
  checkPlaces(unskipped, source);
  checkBounds(unskipped, source);
  const model = withZeroSkipping(unskipped, zeroShares);
  return {
    network: {
      classNames: described.classNames,
      model,
      zeroShares,
      scales: {
        inputScale: described.inputScale,
        activationSteps: described.layers.map((layer) => layer.activationStep),
        goodnessStep: described.goodnessStep,
      },
    },
    signalToNoise: described.layers.map((layer) => layer.signalToNoise),
    ...(described.rawUnit === undefined ? {} : { rawUnit: described.rawUnit }),
    frontEnd: parseFrontEnd(file.metadata, described.features, source),
    origin,
  };
}
