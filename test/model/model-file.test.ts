import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exitSchema, networkSchema, quantizeSchema, trainSchema } from '../../src/config/config.js';
import { InputError } from '../../src/config/input-error.js';
import type { Provenance } from '../../src/model/metadata.js';
import { decodeFloatModel, encodeFloatModel } from '../../src/model/model-file.js';
import { decodeSafetensors, encodeSafetensors } from '../../src/model/safetensors.js';
import {
  decodeIntegerModel,
  encodeIntegerModel,
  type IntegerModelFile,
} from '../../src/quantize/integer-model-file.js';
import { quantize } from '../../src/quantize/quantize.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/train/checkpoint-file.js';
import { randomDataset, randomNetwork } from '../random-network.js';

const provenance: Provenance = {
  ffirm: '1.2.3',
  data: { name: 'random', source: 'a test', fingerprint: 'ff', trainingSamples: 5 },
  engine: { name: 'wasm', version: '4' },
  seed: 1,
  epochs: 2,
  network: networkSchema.parse({ layers: [24, 16] }),
  training: trainSchema.parse({}),
};

const network = randomNetwork(31);
const floatBytes = encodeFloatModel({ network, provenance });

const quantized = quantize(network, randomDataset(32, 20, network));
const integerFile: IntegerModelFile = {
  ...quantized,
  rawUnit: 255,
  origin: {
    floatModel: 'a'.repeat(64),
    provenance,
    quantize: quantizeSchema.parse({}),
    exit: exitSchema.parse({}),
    statistics: [{ mean: 2, std: 1 }],
    validationSamples: 7,
    calibration: { samples: 4, pValue: 0.01, leastSamples: 3, samplesForNext: null },
  },
};
const integerBytes = encodeIntegerModel(integerFile);

/** The file with one metadata entry changed. */
function withMetadata(bytes: Uint8Array, key: string, change: (value: string) => string): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(bytes, 'file');
  return encodeSafetensors({ tensors, metadata: { ...metadata, [key]: change(metadata[key]) } });
}

describe('model files', () => {
  it('round trip: float model, integer model, checkpoint', () => {
    expect(decodeFloatModel(floatBytes, 'file')).toEqual({ network, provenance });
    expect(decodeIntegerModel(integerBytes, 'file')).toEqual(integerFile);
    const adam = (size: number) => ({
      values: new Float32Array(size).fill(0.5),
      mean: new Float32Array(size).fill(-1),
      variance: new Float32Array(size).fill(2),
    });
    const checkpoint = {
      epoch: 1,
      step: 4,
      layers: [{ inputs: 3, outputs: 2, weights: adam(6), bias: adam(2) }],
      metrics: [],
    };
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint, 'run'), 'file')).toEqual({ checkpoint, run: 'run' });
  });

  it('a corrupt byte anywhere in the header gives an InputError or still a valid model', () => {
    for (const [bytes, decode] of [
      [floatBytes, decodeFloatModel],
      [integerBytes, decodeIntegerModel],
    ] as const) {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 255 }), (at, value) => {
          const damaged = bytes.slice();
          damaged[at % damaged.length] = value;
          try {
            decode(damaged, 'file');
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
          }
        }),
        { numRuns: 1500 },
      );
    }
  });

  it('truncated files are refused', () => {
    for (const length of [0, 7, 100, floatBytes.length - 1]) {
      expect(() => decodeFloatModel(floatBytes.subarray(0, length), 'm.safetensors')).toThrow(
        /^m\.safetensors: /,
      );
    }
  });

  it('files of another kind are refused by name', () => {
    expect(() => decodeFloatModel(integerBytes, 'file')).toThrow(
      'is a "ffirm integer model 3"; a "ffirm float model 1" is expected',
    );
    const foreign = encodeSafetensors({ tensors: new Map(), metadata: {} });
    expect(() => decodeFloatModel(foreign, 'file')).toThrow('file: not a file of ffirm');
  });

  it('metadata that does not fit the tensors is refused', () => {
    const cases: [string, string, RegExp][] = [
      ['"units":[24,16]', '"units":[24,15]', /prefixes of layer 1 do not ascend to its units/],
      ['"features":30', '"features":31', /tensor "layers\.0\.weight"/],
      ['"placement":"overwrite"', '"placement":"append"', /metadata network\.label\.placement/],
      ['mean of squared', 'sum of squared', /metadata network\.goodness/],
      ['"prefixes":[[24],[16]]', '"prefixes":[[24],[17]]', /prefixes of layer 1/],
    ];
    for (const [from, to, message] of cases) {
      const changed = withMetadata(floatBytes, 'network', (value) => value.replace(from, to));
      expect(() => decodeFloatModel(changed, 'file')).toThrow(message);
    }
  });

  it('an integer model whose exits or activations are out of place is refused', () => {
    const cases: [RegExp, string, RegExp][] = [
      [
        /"exits":\[\{"layer":0,"units":24/,
        '"exits":[{"layer":0,"units":25',
        /exit point 0 \(layer 0, 25 units\) is out of order/,
      ],
      [/,\{"layer":1,"units":16,"threshold":\d+,"gap":\d+\}/, '', /do not reach the last layer/],
      [/"activationOffset":0/, '"activationOffset":-1', /activations of layer 0 have no place/],
      [/"shift":\d+/, '"shift":31', /metadata network\.layers\.0\.shift/],
      [/"gap":\d+/, '"gap":-1', /metadata network\.exits\.0\.gap/],
      [/"rule":\d/, '"rule":7', /metadata network\.rule/],
      [/"labelSlots":4/, '"labelSlots":3', /3 label slots for 4 classes/],
    ];
    for (const [from, to, message] of cases) {
      const changed = withMetadata(integerBytes, 'network', (value) => value.replace(from, to));
      expect(() => decodeIntegerModel(changed, 'file')).toThrow(message);
    }
  });
});
