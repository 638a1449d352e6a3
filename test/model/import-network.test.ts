import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors/input-error.js';
import { parseDescription } from '../../src/model/import-description.js';
import { type ImportedNetwork, importNetwork } from '../../src/model/import-network.js';
import { decodeSafetensors, encodeSafetensors, type ReadTensor } from '../../src/model/safetensors.js';
import { realData } from '../data/real-data.js';

/** A tensor whose elements are 0, 1, 2, ... */
function counting(...shape: readonly number[]): ReadTensor {
  const length = shape.reduce((product, extent) => product * extent, 1);
  return { dtype: 'F32', shape, data: Float32Array.from({ length }, (_, i) => i) };
}

/** Two layers of 5 and 4 units on 3 features, and a classifier of 2 classes behind the second. */
const tensors: Readonly<Record<string, ReadTensor>> = {
  'fc1.weight': counting(5, 3),
  'fc1.bias': counting(5),
  'fc2.weight': counting(4, 5),
  'fc2.bias': counting(4),
  'out.weight': counting(2, 4),
  'out.bias': counting(2),
};

const description = {
  classNames: ['no', 'yes'],
  features: 3,
  layers: [
    { weight: 'fc1.weight', bias: 'fc1.bias' },
    { weight: 'fc2.weight', bias: 'fc2.bias' },
  ],
  heads: [null, { weight: 'out.weight', bias: 'out.bias' }],
};

/** The classifier, with some tensors others (undefined: missing) and some keys of the description. */
function take(
  other: Readonly<Record<string, ReadTensor | undefined>> = {},
  keys: Readonly<Record<string, unknown>> = {},
): ImportedNetwork {
  const file = { tensors: new Map<string, ReadTensor>(), metadata: {} };
  for (const [name, tensor] of Object.entries({ ...tensors, ...other })) {
    if (tensor !== undefined) file.tensors.set(name, tensor);
  }
  const text = JSON.stringify({ ...description, ...keys });
  return importNetwork(file, parseDescription(text, 'network.json'), 'network.safetensors');
}

function withBad(
  name: string,
  at: number,
  value: number,
  dtype: 'F32' | 'F64' = 'F32',
): Record<string, ReadTensor> {
  const { shape, data } = tensors[name];
  const values = Array.from(data, (old, i) => (i === at ? value : old));
  return {
    [name]:
      dtype === 'F32'
        ? { dtype, shape, data: Float32Array.from(values) }
        : { dtype, shape, data: Float64Array.from(values) },
  };
}

describe('importing a network', () => {
  it('takes a plain classifier as it is', () => {
    const { network, unused } = take();
    expect(unused).toEqual([]);
    expect(network).toEqual({
      features: 3,
      classNames: ['no', 'yes'],
      normalization: { kind: 'none', epsilon: 0 },
      prefixes: [[5], [4]],
      layers: [
        { inputs: 3, outputs: 5, weights: tensors['fc1.weight'].data, bias: tensors['fc1.bias'].data },
        { inputs: 5, outputs: 4, weights: tensors['fc2.weight'].data, bias: tensors['fc2.bias'].data },
      ],
      heads: [undefined, { first: 1, weights: tensors['out.weight'].data, bias: tensors['out.bias'].data }],
    });
  });

  it('takes names that are not given from the place of a layer', () => {
    const { network } = take(
      {
        'layers.0.weight': counting(5, 3),
        'layers.0.bias': counting(5),
        'heads.0.weight': counting(2, 5),
        'heads.0.bias': counting(2),
      },
      { layers: [{}], heads: [{}] },
    );
    expect(network.heads).toHaveLength(1);
    expect(network.layers[0].outputs).toBe(5);
  });

  it('takes zeros where the description says that there is no bias', () => {
    const { network, unused } = take(
      {},
      {
        layers: [{ weight: 'fc1.weight', bias: null }, description.layers[1]],
        heads: [null, { weight: 'out.weight', bias: null }],
      },
    );
    expect(network.layers[0].bias).toEqual(new Float32Array(5));
    expect(network.heads?.[1]?.bias).toEqual(new Float32Array(2));
    expect(unused).toEqual(['fc1.bias', 'out.bias']);
  });

  it('names tensors that nothing speaks of, of whatever type', () => {
    const count: ReadTensor = { dtype: 'I64', shape: [], data: Float64Array.of(7) };
    expect(take({ 'norm.num_batches_tracked': count }).unused).toEqual(['norm.num_batches_tracked']);
  });

  it('takes a network beside tensors of types that are not read, unless it is made of one', () => {
    const known = new Map(Object.entries(tensors));
    const parsed = parseDescription(JSON.stringify(description), 'network.json');
    const beside = { tensors: known, unread: new Map([['fc3.weight', 'F8_E4M3']]), metadata: {} };
    expect(importNetwork(beside, parsed, 'n.safetensors').unused).toEqual(['fc3.weight']);
    known.delete('fc2.weight');
    const inside = { tensors: known, unread: new Map([['fc2.weight', 'F8_E4M3']]), metadata: {} };
    expect(() => importNetwork(inside, parsed, 'n.safetensors')).toThrow(
      'n.safetensors: layers[1].weight: tensor "fc2.weight": dtype "F8_E4M3" is not read; convert it to one of F64',
    );
  });

  it('takes a network that goodness decides, with its label slots and prefixes', () => {
    const { network } = take(
      { 'fc1.weight': counting(5, 5) },
      {
        heads: undefined,
        decision: 'goodness',
        label: { placement: 'prepend', amplitude: 2 },
        normalization: { kind: 'l2', epsilon: 0.001, input: 'none' },
        prefixes: [4, 2],
      },
    );
    expect(network.heads).toBeUndefined();
    expect(network.label).toEqual({ placement: 'prepend', amplitude: 2 });
    expect(network.normalization).toEqual({ kind: 'l2', epsilon: 0.001, input: 'none' });
    expect(network.prefixes).toEqual([
      [2, 4, 5],
      [2, 4],
    ]);
  });

  it('takes heads that read all layers up to their own', () => {
    const { network } = take(
      { 'out.weight': counting(2, 9) },
      { heads: [null, { ...description.heads[1], first: 0 }] },
    );
    expect(network.heads?.[1]).toMatchObject({ first: 0, weights: counting(2, 9).data });
  });

  it('rounds doubles to the nearest float32', () => {
    const { network } = take(withBad('fc1.bias', 2, 0.1, 'F64'));
    expect(network.layers[0].bias).toEqual(Float32Array.of(0, 1, Math.fround(0.1), 3, 4));
  });

  const named = (place: string) => ({
    layers: [{ weight: 'fc1.weight', bias: place }, description.layers[1]],
  });
  const faults: [string, Parameters<typeof take>, string][] = [
    [
      'a missing tensor',
      [{ 'fc2.weight': undefined, fc2_weight: counting(4, 5) }],
      'layers[1].weight: there is no tensor "fc2.weight"; did you mean "fc2_weight"?',
    ],
    [
      'a missing tensor like no other',
      [{}, { layers: [{}, {}] }],
      'layers[0].weight: there is no tensor "layers.0.weight"; the file has fc1.weight, fc1.bias, fc2.weight, fc2.bias, out.weight, out.bias; name it',
    ],
    [
      'a missing bias',
      [{}, named('first_offsets')],
      '; name it in the description (set a bias that does not exist to null)',
    ],
    [
      'a transposed layer',
      [{ 'fc1.weight': counting(3, 5) }],
      'tensor "fc1.weight" (layers[0].weight) is [3, 5], [units, 3] is expected; it looks transposed: ffirm takes [outputs, inputs]',
    ],
    [
      'a transposed head',
      [{ 'out.weight': counting(4, 2) }],
      'tensor "out.weight" (heads[1].weight) is [4, 2], [2, 4] is expected; it looks transposed',
    ],
    [
      'a layer that does not follow the one before',
      [{ 'fc2.weight': counting(4, 6) }],
      'tensor "fc2.weight" (layers[1].weight) is [4, 6], [units, 5] is expected',
    ],
    ['a flat layer', [{ 'fc1.weight': counting(15) }], 'is [15], [units, 3] is expected'],
    ['a layer of pictures', [{ 'fc1.weight': counting(5, 3, 1) }], 'is [5, 3, 1], [units, 3] is expected'],
    [
      'a layer without units',
      [{ 'fc1.weight': counting(0, 3) }],
      'layers[0] has 0 units; 1 to 65536 are expected',
    ],
    [
      'a bias of another length',
      [{ 'fc1.bias': counting(4) }],
      'tensor "fc1.bias" (layers[0].bias) is [4], [5] is expected',
    ],
    ['a bias with two dimensions', [{ 'fc1.bias': counting(1, 5) }], 'is [1, 5], [5] is expected'],
    [
      'a head of more classes than there are names',
      [{ 'out.weight': counting(3, 4) }],
      'is [3, 4], [2, 4] is expected; a head has a row for each of the 2 classes that classNames names',
    ],
    [
      'a head of all layers that is described as of one',
      [{ 'out.weight': counting(2, 9) }],
      'is [2, 9], [2, 4] is expected; 9 are the units of layers 0 to 1: set "first" to 0',
    ],
    [
      'label slots that are not described',
      [{ 'fc1.weight': counting(5, 5) }],
      'is [5, 5], [units, 3] is expected; 5 would be 3 features after 2 label slots: set label.placement to "prepend"',
    ],
    [
      'label slots that are not there',
      [{ 'fc1.weight': counting(6, 3) }, { label: { placement: 'prepend', amplitude: 1 } }],
      'is [6, 3], [units, 5] is expected; 3 leaves no columns for label slots',
    ],
    [
      'a NaN',
      [withBad('fc1.weight', 7, Number.NaN)],
      'tensor "fc1.weight" (layers[0].weight): element [2][1] is NaN',
    ],
    [
      'an infinity',
      [withBad('out.bias', 1, Number.NEGATIVE_INFINITY)],
      'tensor "out.bias" (heads[1].bias): element [1] is -Infinity',
    ],
    [
      'a double beyond float32',
      [withBad('fc2.weight', 19, 1e300, 'F64')],
      'element [3][4] is 1e+300, too large for a float32',
    ],
    [
      'integers',
      [{ 'fc1.weight': { dtype: 'I8', shape: [5, 3], data: new Int8Array(15) } }],
      'tensor "fc1.weight" (layers[0].weight) holds I8; F32, F64, F16 or BF16 is expected',
    ],
    [
      'prefixes wider than any layer',
      [{}, { prefixes: [4, 8] }],
      'prefixes: 8 is wider than every layer (the widest has 5 units)',
    ],
  ];

  it.each(faults)('%s is refused, with the file, the tensor and its place', (_, change, message) => {
    expect(() => take(...change)).toThrow(InputError);
    expect(() => take(...change)).toThrow(/^network\.safetensors: /);
    expect(() => take(...change)).toThrow(message);
  });

  it('any bytes of a changed file give a network of finite numbers, or an InputError', () => {
    const example = encodeSafetensors({ tensors: new Map(Object.entries(tensors)), metadata: {} });
    const wanted = parseDescription(JSON.stringify(description), 'network.json');
    const change = fc.tuple(fc.nat({ max: example.length - 1 }), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const bytes = example.slice();
        for (const [at, value] of changes) bytes[at] = value;
        try {
          const { network } = importNetwork(decodeSafetensors(bytes, 'file'), wanted, 'file');
          for (const { weights, bias } of network.layers) {
            expect([...weights, ...bias].every(Number.isFinite)).toBe(true);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

const { folder, absent, reason } = realData('../golden');

describe.skipIf(absent || !existsSync(folder))(`networks of the LightFF authors' code${reason}`, () => {
  const digits = Array.from({ length: 10 }, (_, digit) => String(digit));
  const common = { classNames: digits, features: 784, layers: [{}, {}, {}], normalization: { kind: 'l2' } };

  it.each([
    ['multipass', { decision: 'goodness', label: { placement: 'overwrite', amplitude: 2.8214867 } }],
    [
      'onepass',
      { heads: [0, 1, 2].map(() => ({ first: 0 })), label: { placement: 'overwrite', amplitude: 0.1 } },
    ],
  ])('%s: every number is that of the file', (kind, own) => {
    const path = join(folder, `lightff-${kind}-mnist.model.safetensors`);
    const file = decodeSafetensors(readFileSync(path), path);
    const wanted = parseDescription(JSON.stringify({ ...common, ...own }), 'network.json');
    const { network, unused } = importNetwork(file, wanted, path);
    expect(unused).toEqual([]);
    network.layers.forEach(({ weights, bias }, i) => {
      expect(weights).toEqual(file.tensors.get(`layers.${i}.weight`)?.data);
      expect(bias).toEqual(file.tensors.get(`layers.${i}.bias`)?.data);
    });
    expect(network.layers.map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
      [784, 128],
      [128, 128],
      [128, 128],
    ]);
    expect(network.heads?.map((head) => head?.weights)).toEqual(
      kind === 'onepass' ? [0, 1, 2].map((i) => file.tensors.get(`heads.${i}.weight`)?.data) : undefined,
    );
    expect(network.normalization).toEqual({ kind: 'l2', epsilon: 1e-4 });
  });
});
