import type { z } from 'zod';
import { parseMetadata } from '../model/file-metadata.js';
import { encodeSafetensors } from '../model/safetensors.js';
import type { Described } from './integer-model-schema.js';
import { decodeIntegerNetwork, INTEGER_MODEL_FORMAT } from './integer-network-file.js';
import { originSchema } from './origin-schema.js';
import { describeStored, networkTensors, type StoredNetwork } from './stored-network.js';

/** Where an integer model comes from. */
export type Origin = z.output<typeof originSchema>;

/** A quantized network with its exit points, and its origin. */
export interface IntegerModelFile extends StoredNetwork {
  readonly origin: Origin;
}

/** The bytes of an integer model file: safetensors with int8 weights, int32 biases, and the scalars as metadata. */
export function encodeIntegerModel(file: IntegerModelFile): Uint8Array {
  const { rule, exits, known } = file.network.model;
  const described: Described = {
    ...describeStored(file),
    rule,
    exits: [...exits],
    ...(known === undefined ? {} : { known: [...known] }),
  };
  return encodeSafetensors({
    tensors: networkTensors(file),
    metadata: {
      format: INTEGER_MODEL_FORMAT,
      network: JSON.stringify(described),
      origin: JSON.stringify(file.origin),
      ...(file.frontEnd === undefined ? {} : { frontEnd: JSON.stringify(file.frontEnd) }),
    },
  });
}

/**
 * Reads an integer model file.
 *
 * @param source name of the file, for messages
 * @throws InputError when it is corrupt, truncated, of another kind, its parts do not fit together, or it could overflow
 */
export function decodeIntegerModel(bytes: Uint8Array, source: string): IntegerModelFile {
  const { metadata, ...stored } = decodeIntegerNetwork(bytes, source);
  return { ...stored, origin: parseMetadata(originSchema, metadata, 'origin', source) };
}
