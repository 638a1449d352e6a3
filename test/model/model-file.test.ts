import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkSchema, quantizeSchema, trainSchema } from '../../src/config/config.js';
import { exitSchema } from '../../src/config/exit-config.js';
import { InputError } from '../../src/errors/input-error.js';
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

const headed = randomNetwork(33, { heads: [null, 0], placement: 'none', normalization: 'none' });
const headedQuantized = quantize(headed, randomDataset(34, 20, headed));
const headedBytes = encodeFloatModel({ network: headed, provenance });
const headedFile: IntegerModelFile = {
  ...headedQuantized,
  origin: { ...integerFile.origin, statistics: [null, { mean: -3, std: 1 }] },
};
const headedIntegerBytes = encodeIntegerModel(headedFile);

/** The file with one tensor changed. */
function withTensor(bytes: Uint8Array, name: string, change: (data: Float32Array) => void): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(bytes, 'file');
  const tensor = tensors.get(name);
  if (tensor?.dtype !== 'F32') throw new Error(`no ${name}`);
  change(tensor.data);
  return encodeSafetensors({ tensors, metadata });
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
      heads: [{ inputs: 2, outputs: 3, weights: adam(6), bias: adam(3) }],
      decoders: [{ inputs: 2, outputs: 3, weights: adam(6), bias: adam(3) }],
      metrics: [],
    };
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint, 'run'), 'file')).toEqual({ checkpoint, run: 'run' });
  });

  it('round trip: networks with heads, with a neutral label and without any', () => {
    expect(decodeFloatModel(headedBytes, 'file').network).toEqual(headed);
    expect(decodeIntegerModel(headedIntegerBytes, 'file')).toEqual(headedFile);
    const neutral = randomNetwork(35, { heads: [0, 0] });
    const bytes = encodeFloatModel({ network: neutral, provenance });
    expect(decodeFloatModel(bytes, 'file').network).toEqual(neutral);
    const integer = { ...headedFile, ...quantize(neutral, randomDataset(36, 20, neutral)) };
    expect(decodeIntegerModel(encodeIntegerModel(integer), 'file')).toEqual(integer);
  });

  it('a NaN or an infinity is refused, with the name of its tensor', () => {
    for (const name of ['layers.1.weight', 'layers.0.bias', 'heads.1.weight', 'heads.1.bias']) {
      for (const value of [Number.NaN, Number.NEGATIVE_INFINITY]) {
        const changed = withTensor(headedBytes, name, (data) => data.fill(value, 1, 2));
        expect(() => decodeFloatModel(changed, 'file')).toThrow(
          `file: tensor "${name}": element 1 is ${value}`,
        );
      }
    }
  });

  it('files of another version say what to do', () => {
    const older = (bytes: Uint8Array) =>
      withMetadata(bytes, 'format', (format) => format.replace(/\d$/, '1'));
    expect(() => decodeFloatModel(older(floatBytes), 'file')).toThrow(
      'file: is a "ffirm float model 1", this version of ffirm reads "ffirm float model 2"; train again',
    );
    expect(() => decodeIntegerModel(older(integerBytes), 'file')).toThrow(
      'this version of ffirm reads "ffirm integer model 5"; run `ffirm quantize` and `ffirm calibrate` again',
    );
  });

  it('heads that do not fit the network are refused', () => {
    const cases: [string, string, RegExp][] = [
      ['"heads":[null,{"first":0}]', '"heads":[null,{"first":2}]', /head 1 reads no layer up to its own/],
      ['"heads":[null,{"first":0}]', '"heads":[{"first":0},null]', /the last layer has no head/],
      ['"heads":[null,{"first":0}]', '"heads":[{"first":0}]', /1 heads for 2 layers/],
      [
        '"heads":[null,{"first":0}]',
        '"heads":[null,{"first":1}]',
        /"heads\.1\.weight" is \[4,40\], \[4,16\]/,
      ],
      [',"heads":[null,{"first":0}]', '', /either "goodness" or "heads"/],
      ['"heads":[null,', '"goodness":"mean of squared activations","heads":[null,', /either "goodness"/],
      [
        '"heads":[null,{"first":0}]',
        '"goodness":"mean of squared activations"',
        /label: goodness needs a label of more than 0/,
      ],
    ];
    for (const [from, to, message] of cases) {
      const changed = withMetadata(headedBytes, 'network', (value) => {
        expect(value).toContain(from);
        return value.replace(from, to);
      });
      expect(() => decodeFloatModel(changed, 'file')).toThrow(message);
    }
    const integer: [RegExp, string, RegExp][] = [
      [/"heads":\[null,\{"first":0/, '"heads":[null,{"first":2', /head 1 reads no layer up to its own/],
      [/"heads":\[null,/, '"heads":[', /heads for 1 of 2 layers, the last must have one/],
      [/"labelCount":0/, '"labelCount":2', /labels\.weight/],
      [/"activationOffset":24/, '"activationOffset":8', /layer 1: activations are outside/],
      [/"activationOffset":24/, '"activationOffset":-1', /layer 1: activations are outside/],
    ];
    for (const [from, to, message] of integer) {
      const changed = withMetadata(headedIntegerBytes, 'network', (value) => {
        expect(value).toMatch(from);
        return value.replace(from, to);
      });
      expect(() => decodeIntegerModel(changed, 'file')).toThrow(message);
    }
  });

  it('a corrupt byte anywhere in the header gives an InputError or still a valid model', () => {
    for (const [bytes, decode] of [
      [floatBytes, decodeFloatModel],
      [integerBytes, decodeIntegerModel],
      [headedBytes, decodeFloatModel],
      [headedIntegerBytes, decodeIntegerModel],
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
        { numRuns: 1000 },
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
      'is a "ffirm integer model 5"; a "ffirm float model 2" is expected',
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
      [/"exits":\[\{"layer":0,"units":24/, '"exits":[{"layer":0,"units":25', /exit points are out of order/],
      [/,\{"layer":1,"units":16,"threshold":\d+,"gap":\d+\}/, '', /do not cover every layer/],
      [/"activationOffset":0/, '"activationOffset":-1', /layer 0: activations are outside/],
      [
        /"shift":\d+/,
        '"shift":31',
        /metadata network\.layers\[0\]\.shift: must be a whole number from 1 to 30/,
      ],
      [/"gap":\d+/, '"gap":-1', /metadata network\.exits\[0\]\.gap/],
      [/"rule":\d/, '"rule":7', /metadata network\.rule/],
      [/"labelSlots":4/, '"labelSlots":3', /the number of label slots/],
    ];
    for (const [from, to, message] of cases) {
      const changed = withMetadata(integerBytes, 'network', (value) => value.replace(from, to));
      expect(() => decodeIntegerModel(changed, 'file')).toThrow(message);
    }
  });
});
