import { InputError } from '../errors/input-error.js';
import { checkFormat, parseMetadata } from '../model/file-metadata.js';
import { decodeSafetensors } from '../model/safetensors.js';
import { networkSchema } from './integer-model-schema.js';
import { readStored, type StoredNetwork } from './stored-network.js';

export const INTEGER_MODEL_FORMAT = 'ffirm integer model 5';

/** The parts of an integer model that its answers depend on, and the texts of its file. */
export interface IntegerNetworkFile extends StoredNetwork {
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads the network of an integer model file, without its origin.
 *
 * @param source name of the file, for messages
 * @throws InputError as decodeIntegerModel
 */
export function decodeIntegerNetwork(bytes: Uint8Array, source: string): IntegerNetworkFile {
  const file = decodeSafetensors(bytes, source);
  checkFormat(
    file.metadata,
    INTEGER_MODEL_FORMAT,
    source,
    'run `ffirm quantize` and `ffirm calibrate` again',
  );
  const described = parseMetadata(networkSchema, file.metadata, 'network', source);
  const stored = readStored(file, described, described, source);
  const { known, exits } = described;
  if (known === undefined) return { ...stored, metadata: file.metadata };
  if (known.length !== exits.length) {
    throw new InputError(
      `${source}: ranges of known answers for ${known.length} of ${exits.length} exit points; run \`ffirm calibrate\` again`,
    );
  }
  const { network } = stored;
  return {
    ...stored,
    network: { ...network, model: { ...network.model, known } },
    metadata: file.metadata,
  };
}
