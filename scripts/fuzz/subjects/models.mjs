import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeFloatModel } from '../../../dist/model/model-file.js';
import { decodeSafetensors } from '../../../dist/model/safetensors.js';
import { decodeIntegerModel } from '../../../dist/quantize/integer-model-file.js';
import { decodeQuantized } from '../../../dist/quantize/quantized-file.js';
import { decodeCheckpoint } from '../../../dist/train/checkpoint-file.js';
import { mutate } from '../mutate.mjs';

const DECODERS = [
  ['model.safetensors', decodeFloatModel],
  ['quantized.safetensors', decodeQuantized],
  ['integer.safetensors', decodeIntegerModel],
  ['checkpoint.safetensors', decodeCheckpoint],
];

/** Changes the JSON header of a safetensors file and keeps its length field correct, so that its content is read. */
function changeHeader(bytes, random) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = mutate(bytes.subarray(8, 8 + length), random);
  const result = new Uint8Array(8 + header.length + bytes.length - 8 - length);
  new DataView(result.buffer).setBigUint64(0, BigInt(header.length), true);
  result.set(header, 8);
  result.set(bytes.subarray(8 + length), 8 + header.length);
  return result;
}

/** Float models, quantized networks, integer models, checkpoints, and other people's safetensors. */
export const models = {
  async open(folder) {
    const files = DECODERS.map(([file, decode]) => ({
      bytes: Uint8Array.from(readFileSync(join(folder, file))),
      decode,
    }));
    let last = new Uint8Array(0);
    return {
      lastInput: () => last,
      async feed(random) {
        const { bytes, decode } = random.pick(files);
        last = random.below(3) > 0 ? changeHeader(bytes, random) : mutate(bytes, random);
        if (random.below(8) === 0) decodeSafetensors(last, 'model.safetensors');
        else decode(last, 'model.safetensors');
      },
    };
  },
};
