import { z } from 'zod';
import { InputError } from '../errors/input-error.js';
import type { FrontEndRecord } from '../signal/front-end.js';
import { type Convolution, patchLength } from './convolution.js';
import { convolutionsSchema, describeConvolution, placeConvolutions } from './convolution-file.js';
import { checkFormat, parseFrontEnd, parseMetadata, shapeSchema } from './file-metadata.js';
import { type Provenance, provenanceSchema } from './metadata.js';
import { type FloatHead, type FloatLayer, type FloatNetwork, headInputs, inputWidth } from './network.js';
import {
  decodeSafetensors,
  encodeSafetensors,
  floatTensor,
  type Tensor,
  type TensorFile,
} from './safetensors.js';

export const FLOAT_MODEL_FORMAT = 'ffirm float model 2';

/** A float network and its origin. */
export interface FloatModel {
  readonly network: FloatNetwork;
  readonly provenance: Provenance;
  /** How raw samples become features; absent where there are no signals. */
  readonly frontEnd?: FrontEndRecord | undefined;
}

const describedSchema = shapeSchema.extend({
  label: z
    .strictObject({ placement: z.enum(['overwrite', 'prepend']), amplitude: z.number().min(0) })
    .optional(),
  normalization: z.strictObject({
    kind: z.enum(['rms', 'l2', 'none']),
    epsilon: z.number().min(0),
    input: z.enum(['length', 'none']).optional(),
  }),
  /** Absent where heads decide. */
  goodness: z.literal('mean of squared activations').optional(),
  prefixes: z.array(z.array(z.int().positive()).min(1)),
  /** The first layer that the head of each layer reads; null for a layer without head. Absent where goodness decides. */
  heads: z.array(z.strictObject({ first: z.int().min(0) }).nullable()).optional(),
  /** How each layer is applied. Absent if all are dense. */
  convolutions: convolutionsSchema.optional(),
});

type Described = z.output<typeof describedSchema>;

/**
 * The bytes of a model file: safetensors with `layers.i.weight` [out, in] and `layers.i.bias` [out], and where heads decide
 * `heads.i.weight` [classes, in] and `heads.i.bias` [classes].
 */
export function encodeFloatModel(model: FloatModel): Uint8Array {
  const { network, provenance, frontEnd } = model;
  const tensors = new Map<string, Tensor>();
  network.layers.forEach((layer, i) => {
    tensors.set(`layers.${i}.weight`, {
      dtype: 'F32',
      shape: [layer.outputs, layer.inputs],
      data: layer.weights,
    });
    tensors.set(`layers.${i}.bias`, { dtype: 'F32', shape: [layer.outputs], data: layer.bias });
  });
  network.heads?.forEach((head, i) => {
    if (head === undefined) return;
    const classes = network.classNames.length;
    const inputs = headInputs(network.layers, head.first, i);
    tensors.set(`heads.${i}.weight`, { dtype: 'F32', shape: [classes, inputs], data: head.weights });
    tensors.set(`heads.${i}.bias`, { dtype: 'F32', shape: [classes], data: head.bias });
  });
  const convolutions = network.layers.flatMap(({ convolution }) =>
    convolution === undefined ? [] : [describeConvolution(convolution)],
  );
  const described: Described = {
    features: network.features,
    classNames: [...network.classNames],
    units: network.layers.map((layer) => layer.outputs),
    label: network.label,
    normalization: network.normalization,
    prefixes: network.prefixes.map((prefixes) => [...prefixes]),
    ...(network.heads === undefined
      ? { goodness: 'mean of squared activations' }
      : { heads: network.heads.map((head) => (head === undefined ? null : { first: head.first })) }),
    ...(convolutions.length === 0 ? {} : { convolutions }),
  };
  return encodeSafetensors({
    tensors,
    metadata: {
      format: FLOAT_MODEL_FORMAT,
      network: JSON.stringify(described),
      provenance: JSON.stringify(provenance),
      ...(frontEnd === undefined ? {} : { frontEnd: JSON.stringify(frontEnd) }),
    },
  });
}

/** Checks that every layer has its prefixes, ascending, the last being the whole layer. */
function checkPrefixes(
  prefixes: readonly (readonly number[])[],
  units: readonly number[],
  source: string,
): void {
  const bad = units.findIndex((width, i) => {
    const own = prefixes[i] ?? [];
    return own.at(-1) !== width || own.some((prefix, k) => k > 0 && prefix <= own[k - 1]);
  });
  if (bad >= 0 || prefixes.length !== units.length) {
    const layer = bad < 0 ? units.length : bad;
    throw new InputError(
      `${source}: the prefixes of layer ${layer} do not ascend to its units; make the file again`,
    );
  }
}

/** Checks that the file says what decides, goodness or heads; goodness needs a label that is not zero. */
function checkDecision({ goodness, heads, label, units }: Described, source: string): void {
  if ((goodness === undefined) === (heads === undefined)) {
    throw new InputError(
      `${source}: metadata network must have either "goodness" or "heads"; make the file again`,
    );
  }
  if (heads === undefined) {
    if (label !== undefined && label.amplitude > 0) return;
    throw new InputError(
      `${source}: metadata network.label: goodness needs a label of more than 0; make the file again`,
    );
  }
  if (heads.length !== units.length) {
    throw new InputError(`${source}: ${heads.length} heads for ${units.length} layers; make the file again`);
  }
  if (heads[heads.length - 1] === null) {
    throw new InputError(
      `${source}: the last layer has no head, so the network cannot answer; make the file again`,
    );
  }
  const late = heads.findIndex((head, i) => head !== null && head.first > i);
  if (late >= 0)
    throw new InputError(`${source}: head ${late} reads no layer up to its own; make the file again`);
}

/**
 * Where the layers of a file are applied; undefined if all are dense.
 *
 * @throws InputError when the parts do not fit together
 */
function readConvolutions(
  { convolutions, units, features, heads, label, prefixes }: Described,
  source: string,
): readonly Convolution[] | undefined {
  if (convolutions === undefined) return undefined;
  if (heads === undefined || label !== undefined) {
    throw new InputError(
      `${source}: metadata network.convolutions: convolutions need heads, and an input without a label; make the file again`,
    );
  }
  const mixed = heads.findIndex((head, i) => head !== null && head.first !== i);
  if (mixed >= 0) {
    throw new InputError(
      `${source}: head ${mixed} reads more than the convolution that it belongs to; make the file again`,
    );
  }
  const divided = prefixes.findIndex((own) => own.length > 1);
  if (divided >= 0) {
    throw new InputError(
      `${source}: layer ${divided} is a convolution, which decides only as a whole, but has prefixes; make the file again`,
    );
  }
  return placeConvolutions(convolutions, units, features, `${source}: metadata network.convolutions`);
}

/** The heads of a file, in the order of the layers; undefined where goodness decides. */
function readHeads(
  file: TensorFile,
  { heads, classNames }: Described,
  layers: readonly FloatLayer[],
  source: string,
): readonly (FloatHead | undefined)[] | undefined {
  return heads?.map((head, i) => {
    if (head === null) return undefined;
    const shape = [classNames.length, headInputs(layers, head.first, i)];
    return {
      first: head.first,
      weights: floatTensor(file, `heads.${i}.weight`, shape, source),
      bias: floatTensor(file, `heads.${i}.bias`, [classNames.length], source),
    };
  });
}

/**
 * Reads a model file.
 *
 * @param source name of the file, for messages
 * @throws InputError when it is corrupt, truncated, of another kind, or its parts do not fit together
 */
export function decodeFloatModel(bytes: Uint8Array, source: string): FloatModel {
  const file = decodeSafetensors(bytes, source);
  checkFormat(file.metadata, FLOAT_MODEL_FORMAT, source, 'train again');
  const described = parseMetadata(describedSchema, file.metadata, 'network', source);
  const provenance = parseMetadata(provenanceSchema, file.metadata, 'provenance', source);
  const { features, classNames, label, normalization, prefixes, units } = described;
  if (label?.placement === 'overwrite' && features < classNames.length) {
    throw new InputError(
      `${source}: ${features} features leave no room for ${classNames.length} label slots; make the file again`,
    );
  }
  checkPrefixes(prefixes, units, source);
  checkDecision(described, source);
  const convolutions = readConvolutions(described, source);
  let before = inputWidth(features, classNames.length, label?.placement);
  const layers = units.map((outputs, i): FloatLayer => {
    const convolution = convolutions?.[i];
    const inputs = convolution === undefined ? before : patchLength(convolution);
    before = outputs;
    const weights = floatTensor(file, `layers.${i}.weight`, [outputs, inputs], source);
    const bias = floatTensor(file, `layers.${i}.bias`, [outputs], source);
    return { inputs, outputs, ...(convolution === undefined ? {} : { convolution }), weights, bias };
  });
  const frontEnd = parseFrontEnd(file.metadata, features, source);
  const heads = readHeads(file, described, layers, source);
  const network = { features, classNames, label, normalization, prefixes, layers, heads };
  return { network, provenance, frontEnd };
}
