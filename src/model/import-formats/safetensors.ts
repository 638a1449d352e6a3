import { InputError } from '../../errors/input-error.js';
import { parseDescription } from '../import-description.js';
import type { ForeignFile, ImportFormat } from '../import-format.js';
import { importNetwork } from '../import-network.js';
import { decodeSafetensors } from '../safetensors.js';

/** The text of the description. @throws InputError when it is not UTF-8 */
function textOf({ bytes, source }: ForeignFile): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${source}: not UTF-8 text; name a JSON file as described in docs/import.md`);
  }
}

/** Tensors in a safetensors file, with a JSON file that says what they are. */
export const SAFETENSORS: ImportFormat = {
  ending: undefined,
  name: 'safetensors',
  isDescribed: true,
  read(weights, description) {
    if (description === undefined) throw new RangeError('safetensors need a description');
    const described = parseDescription(textOf(description), description.source);
    const file = decodeSafetensors(weights.bytes, weights.source);
    const { network, unused, input } = importNetwork(file, described, weights.source);
    const { classNames } = network;
    return { network, classNames, classes: classNames.length, input, unused };
  },
};
