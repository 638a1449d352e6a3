import { z } from 'zod';
import { InputError } from '../config/input-error.js';
import type { FrontEndRecord } from '../signal/front-end.js';
import {
  checkFormat,
  type Provenance,
  parseFrontEnd,
  parseMetadata,
  provenanceSchema,
  shapeSchema,
} from './metadata.js';
import { type FloatLayer, type FloatNetwork, inputWidth } from './network.js';
import { decodeSafetensors, encodeSafetensors, floatTensor, type Tensor } from './safetensors.js';

export const FLOAT_MODEL_FORMAT = 'ffirm float model 1';

/** A float network and how it came to be. */
export interface FloatModel {
  readonly network: FloatNetwork;
  readonly provenance: Provenance;
  /** How raw samples become features; absent where there are no signals. */
  readonly frontEnd?: FrontEndRecord | undefined;
}

const describedSchema = shapeSchema.extend({
  label: z.strictObject({ placement: z.enum(['overwrite', 'prepend']), amplitude: z.number().positive() }),
  normalization: z.strictObject({
    kind: z.enum(['rms', 'l2']),
    epsilon: z.number().min(0),
    input: z.enum(['length', 'none']).optional(),
  }),
  goodness: z.literal('mean of squared activations'),
  prefixes: z.array(z.array(z.int().positive()).min(1)),
});

/** The bytes of a model file: safetensors with `layers.i.weight` [out, in] and `layers.i.bias` [out]. */
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
  const described: z.input<typeof describedSchema> = {
    features: network.features,
    classNames: [...network.classNames],
    units: network.layers.map((layer) => layer.outputs),
    label: network.label,
    normalization: network.normalization,
    goodness: 'mean of squared activations',
    prefixes: network.prefixes.map((prefixes) => [...prefixes]),
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

/** Every layer has its prefixes, ascending, the last being the whole layer. */
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
    throw new InputError(`${source}: the prefixes of layer ${layer} do not ascend to its units`);
  }
}

/**
 * Reads a model file.
 *
 * @param source name of the file, for messages
 * @throws InputError when it is corrupt, truncated, of another kind, or its parts do not fit together
 */
export function decodeFloatModel(bytes: Uint8Array, source: string): FloatModel {
  const file = decodeSafetensors(bytes, source);
  checkFormat(file.metadata, FLOAT_MODEL_FORMAT, source);
  const described = parseMetadata(describedSchema, file.metadata, 'network', source);
  const provenance = parseMetadata(provenanceSchema, file.metadata, 'provenance', source);
  const { features, classNames, label, normalization, prefixes, units } = described;
  if (label.placement === 'overwrite' && features < classNames.length) {
    throw new InputError(`${source}: ${features} features have no room for ${classNames.length} label slots`);
  }
  checkPrefixes(prefixes, units, source);
  let inputs = inputWidth(features, classNames.length, label.placement);
  const layers = units.map((outputs, i): FloatLayer => {
    const weights = floatTensor(file, `layers.${i}.weight`, [outputs, inputs], source);
    const bias = floatTensor(file, `layers.${i}.bias`, [outputs], source);
    const layer = { inputs, outputs, weights, bias };
    inputs = outputs;
    return layer;
  });
  const frontEnd = parseFrontEnd(file.metadata, features, source);
  return { network: { features, classNames, label, normalization, prefixes, layers }, provenance, frontEnd };
}
