import type { z } from 'zod';
import { RULE_GOODNESS } from '../kernel/types.js';
import { checkFormat, parseMetadata } from '../model/file-metadata.js';
import { decodeSafetensors, encodeSafetensors } from '../model/safetensors.js';
import { quantizedSchema } from './integer-model-schema.js';
import { layerEnds } from './integer-network.js';
import { quantizedOriginSchema } from './origin-schema.js';
import { describeStored, networkTensors, readStored, type StoredNetwork } from './stored-network.js';

export const QUANTIZED_FORMAT = 'ffirm quantized network 2';

/** The origin of a quantized network. */
export type QuantizedOrigin = z.output<typeof quantizedOriginSchema>;

/** A quantized network that does not stop early yet, and its origin. */
export interface QuantizedFile extends StoredNetwork {
  /** Of every layer, the unit counts that were trained by themselves: exit points may be there. */
  readonly prefixes: readonly (readonly number[])[];
  readonly origin: QuantizedOrigin;
}

/** The bytes of a file with a quantized network: like those of an integer model, without exit points. */
export function encodeQuantized(file: QuantizedFile): Uint8Array {
  return encodeSafetensors({
    tensors: networkTensors(file),
    metadata: {
      format: QUANTIZED_FORMAT,
      network: JSON.stringify({ ...describeStored(file), prefixes: file.prefixes }),
      origin: JSON.stringify(file.origin),
      ...(file.frontEnd === undefined ? {} : { frontEnd: JSON.stringify(file.frontEnd) }),
    },
  });
}

/**
 * Reads a file with a quantized network. The network has an exit point at the end of every layer, none of which stops it.
 *
 * @param source name of the file, for messages
 * @throws InputError when it is corrupt, truncated, of another kind, its parts do not fit together, or it could overflow
 */
export function decodeQuantized(bytes: Uint8Array, source: string): QuantizedFile {
  const file = decodeSafetensors(bytes, source);
  checkFormat(file.metadata, QUANTIZED_FORMAT, source, 'run `ffirm quantize` again');
  const described = parseMetadata(quantizedSchema, file.metadata, 'network', source);
  const origin = parseMetadata(quantizedOriginSchema, file.metadata, 'origin', source);
  const stops = { rule: RULE_GOODNESS, exits: layerEnds(described.layers) };
  return { ...readStored(file, described, stops, source), prefixes: described.prefixes, origin };
}
