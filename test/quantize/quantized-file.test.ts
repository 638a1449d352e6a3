import { describe, expect, it } from 'vitest';
import { networkSchema, quantizeSchema, trainSchema } from '../../src/config/config.js';
import { exitSchema } from '../../src/config/exit-config.js';
import { InputError } from '../../src/errors/input-error.js';
import { encodeIntegerModel } from '../../src/quantize/integer-model-file.js';
import { quantize } from '../../src/quantize/quantize.js';
import { decodeQuantized, encodeQuantized, type QuantizedFile } from '../../src/quantize/quantized-file.js';
import { randomDataset, randomNetwork } from '../random-network.js';

const origin = {
  floatModel: '0'.repeat(64),
  provenance: {
    ffirm: '0.0.0',
    data: { name: 'random', source: 'a test', fingerprint: '0', trainingSamples: 40 },
    engine: { name: 'none', version: '0' },
    seed: 1,
    epochs: 1,
    network: networkSchema.parse({ layers: [24, 16] }),
    training: trainSchema.parse({}),
  },
  quantize: quantizeSchema.parse({}),
};

/** What calibration adds. */
const added = { exit: exitSchema.parse({}), validationSamples: 9, statistics: [] };

/** A quantized network, by goodness or by heads. */
function fileOf(heads: Parameters<typeof randomNetwork>[1]): QuantizedFile {
  const network = randomNetwork(31, heads);
  return {
    ...quantize(network, randomDataset(32, 40, network)),
    rawUnit: 255,
    prefixes: network.prefixes,
    origin,
  };
}

describe.each([
  ['goodness', fileOf({})],
  ['heads', fileOf({ heads: [null, 0] })],
])('a quantized network without exit points, where %s decides', (_, file) => {
  const bytes = encodeQuantized(file);

  it('reads back as it was, and is the same bytes again', () => {
    const read = decodeQuantized(bytes, 'file');
    expect(read).toEqual(file);
    expect(encodeQuantized(read)).toEqual(bytes);
  });

  it('gives the integer model that it gave before it was written', () => {
    const modelOf = (from: QuantizedFile) =>
      encodeIntegerModel({ ...from, origin: { ...from.origin, ...added } });
    expect(modelOf(decodeQuantized(bytes, 'file'))).toEqual(modelOf(file));
  });

  it('is not an integer model, and refused when truncated', () => {
    const model = encodeIntegerModel({ ...file, origin: { ...file.origin, ...added } });
    expect(() => decodeQuantized(model, 'file')).toThrow(
      'file: is a "ffirm integer model 5"; a "ffirm quantized network 2" is expected',
    );
    expect(() => decodeQuantized(bytes.subarray(0, -1), 'file')).toThrow(InputError);
  });
});
