import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors/input-error.js';
import { activationsOf } from '../../src/model/forward.js';
import { parseDescription } from '../../src/model/import-description.js';
import { importNetwork } from '../../src/model/import-network.js';
import { decodeFloatModel, encodeFloatModel } from '../../src/model/model-file.js';
import { importOnnx } from '../../src/model/onnx/network.js';
import type { ReadTensor } from '../../src/model/tensor.js';
import { uniform } from '../random-network.js';
import { type BuiltNode, type BuiltTensor, onnxBytes } from './onnx/build.js';

const next = uniform(5);

/** A tensor of random numbers; those of a variance are positive. */
function random(name: string, ...shape: readonly number[]): BuiltTensor {
  const length = shape.reduce((product, extent) => product * extent, 1);
  const positive = name.endsWith('var');
  return {
    name,
    shape,
    floats: Array.from({ length }, () => Math.fround(positive ? 1 + 0.5 * next() : next())),
  };
}

function norm(name: string, channels: number): readonly BuiltTensor[] {
  return ['weight', 'bias', 'running_mean', 'running_var'].map((part) => random(`${name}.${part}`, channels));
}

function linear(name: string, ...shape: readonly number[]): readonly BuiltTensor[] {
  return [random(`${name}.weight`, ...shape), random(`${name}.bias`, shape[0])];
}

function take(tensors: readonly BuiltTensor[], description: object) {
  const read = tensors.map(({ name, shape, floats = [] }): [string, ReadTensor] => [
    name,
    { dtype: 'F32', shape, data: Float32Array.from(floats) },
  ]);
  const described = parseDescription(JSON.stringify(description), 'network.json');
  return importNetwork({ tensors: new Map(read), metadata: {} }, described, 'network.safetensors');
}

const node = (operator: string, output: string, inputs: readonly string[], attributes = {}): BuiltNode => ({
  operator,
  output,
  inputs,
  attributes,
});
const gemm = (output: string, input: string, name: string) =>
  node('Gemm', output, [input, `${name}.weight`, `${name}.bias`], { transB: 1 });

/** Pictures of 9 x 7 pixels of 2 colours: two convolutions, a dense layer, and a head for each but the second. */
const pictures = {
  tensors: [
    random('conv1.weight', 4, 2, 3, 2),
    ...norm('bn1', 4),
    ...linear('early', 3, 16),
    ...linear('conv2', 5, 4, 3, 3),
    ...linear('fc', 6, 30),
    ...linear('out', 3, 6),
  ],
  description: {
    classNames: ['a', 'b', 'c'],
    input: { height: 9, width: 7, channels: 2 },
    layers: [
      {
        kind: 'conv2d',
        weight: 'conv1.weight',
        bias: null,
        padding: 1,
        grid: 2,
        stride: 2,
        batchNorm: { name: 'bn1' },
      },
      { kind: 'conv2d', weight: 'conv2.weight', bias: 'conv2.bias', padding: 1, stride: 2 },
      { weight: 'fc.weight', bias: 'fc.bias' },
    ],
    heads: [{ weight: 'early.weight', bias: 'early.bias' }, null, { weight: 'out.weight', bias: 'out.bias' }],
  },
};

const picturesInOnnx = onnxBytes({
  shape: [1, 2, 9, 7],
  nodes: [
    node('Conv', 'c1', ['sample', 'conv1.weight'], { pads: [1, 1, 1, 1], strides: [2, 2] }),
    node('BatchNormalization', 'n1', ['c1', 'bn1.weight', 'bn1.bias', 'bn1.running_mean', 'bn1.running_var']),
    node('Relu', 'r1', ['n1']),
    // A map of 5 x 4: cells of 3 x 2.
    node('AveragePool', 'p1', ['r1'], { kernel_shape: [3, 2], strides: [2, 2] }),
    node('Flatten', 'f1', ['p1']),
    gemm('early', 'f1', 'early'),
    node('Conv', 'c2', ['r1', 'conv2.weight', 'conv2.bias'], { pads: [1, 1, 1, 1], strides: [2, 2] }),
    node('Relu', 'r2', ['c2']),
    node('Flatten', 'f2', ['r2']),
    gemm('fc', 'f2', 'fc'),
    node('Relu', 'r3', ['fc']),
    gemm('out', 'r3', 'out'),
  ],
  tensors: pictures.tensors,
  outputs: ['early', 'out'],
});

/** Points in time of 3 channels: a convolution, and a head that reads its means. */
const signals = {
  tensors: [...linear('layers.0', 4, 3, 5), ...linear('heads.0', 2, 4)],
  description: {
    classNames: ['rest', 'walk'],
    input: { width: 12, channels: 3 },
    layers: [{ kind: 'conv1d', stride: 3, padding: 2, grid: 1 }],
    heads: [{}],
  },
};

const signalsInOnnx = onnxBytes({
  shape: [null, 3, 12],
  nodes: [
    node('Conv', 'c', ['sample', 'layers.0.weight', 'layers.0.bias'], { pads: [2, 2], strides: [3] }),
    node('Relu', 'r', ['c']),
    node('GlobalAveragePool', 'p', ['r']),
    node('Flatten', 'f', ['p']),
    gemm('out', 'f', 'heads.0'),
  ],
  tensors: signals.tensors,
  outputs: ['out'],
});

describe('convolutions in safetensors', () => {
  it.each([
    ['pictures', pictures, picturesInOnnx],
    ['signals', signals, signalsInOnnx],
  ] as const)('%s: the network is that of an ONNX file with the same tensors', (_, given, onnx) => {
    const { network, input, unused } = take(given.tensors, given.description);
    const other = importOnnx(onnx, 'network.onnx');
    expect(unused).toEqual([]);
    expect(input).toEqual(other.input);
    expect({ ...network, classNames: undefined }).toEqual({ ...other.network, classNames: undefined });
  });

  it('are read back from the model file that the import writes', () => {
    const { network } = take(pictures.tensors, pictures.description);
    const provenance = {
      ffirm: '0.1.0',
      data: { name: 'pictures', source: 'pictures', fingerprint: 'none' },
      imported: { weights: '0'.repeat(64) },
    };
    const model = decodeFloatModel(encodeFloatModel({ network, provenance }), 'model.safetensors');
    expect(model.network.layers).toEqual(network.layers);
    expect(model.network.heads).toEqual(network.heads);
    expect(model.provenance).toEqual(provenance);
  });

  const { description } = pictures;
  const [first, second, dense] = description.layers;
  const [early, , out] = description.heads;

  const refused: readonly (readonly [string, object, string])[] = [
    [
      'no shape of a sample',
      { ...description, input: undefined, features: 126 },
      'layers[0].kind: a convolution needs the shape of a sample; give "input"',
    ],
    [
      'a shape and a number',
      { ...description, features: 126 },
      'either "features" or, with convolutions, "input"',
    ],
    [
      'a shape without convolutions',
      { ...description, layers: [dense, dense, dense] },
      'input: no layer is a convolution; give "features" in its place',
    ],
    [
      'a stride of a dense layer',
      { ...description, layers: [first, second, { ...dense, stride: 2 }] },
      'layers[2].stride: only a convolution has it; remove it',
    ],
    [
      'a label',
      { ...description, label: { placement: 'overwrite', amplitude: 1 } },
      'layers[0].kind: convolutions need "heads", and an input without "label"',
    ],
    [
      'prefixes',
      { ...description, prefixes: [2] },
      'prefixes: a convolution decides only as a whole; remove them',
    ],
    [
      'a head of several layers',
      { ...description, heads: [early, null, { ...out, first: 0 }] },
      'heads[2].first: behind convolutions, a head reads only its own layer',
    ],
    [
      'filters of points for pictures',
      { ...description, layers: [{ ...first, kind: 'conv1d' }, second, dense] },
      'layers[0]: conv1d reads points in time, but its input has 9 rows of 7; use conv2d',
    ],
    [
      'filters for other channels',
      { ...description, input: { height: 9, width: 7, channels: 3 } },
      'is [4, 2, 3, 2], [channels, 3, rows, columns] is expected; name another tensor',
    ],
    [
      'a vector in place of filters',
      { ...description, layers: [{ ...first, weight: 'fc.bias' }, second, dense] },
      'is [6], [channels, 2, rows, columns] is expected',
    ],
    [
      'filters that do not fit',
      { ...description, layers: [{ ...first, padding: 2 }, second, dense] },
      'layers[0]: a padding of 2 leaves positions outside the map; make it less than the kernel',
    ],
    [
      'a grid that is finer than the map',
      { ...description, layers: [{ ...first, grid: 6 }, second, dense] },
      'layers[0].grid: 6 cells a side are more than the output has positions',
    ],
    [
      'a dense layer for another map',
      { ...description, layers: [first, { ...second, stride: 1 }, dense] },
      'is [6, 30], [units, 100] is expected; behind a convolution a layer reads the whole map',
    ],
    [
      'a batch normalization that is not there',
      { ...description, layers: [{ ...first, batchNorm: { name: 'bn2' } }, second, dense] },
      'layers[0].batchNorm: there is no tensor "bn2.weight"; did you mean "bn1.weight"?',
    ],
  ];

  it.each(refused)('%s is refused', (_, value, message) => {
    expect(() => take(pictures.tensors, value)).toThrow(InputError);
    expect(() => take(pictures.tensors, value)).toThrow(message);
  });

  it('a head for means over the whole map gives the hint that the layer needs a grid', () => {
    const { tensors, description: described } = signals;
    const layers = [{ kind: 'conv1d', stride: 3, padding: 2 }];
    expect(() => take(tensors, { ...described, layers })).toThrow(
      'is [2, 4], [2, 16] is expected; 4 are the means of its channels over the whole map: set layers[0].grid to 1',
    );
  });
});

describe('a convolution with groups', () => {
  const tensors = [random('conv.weight', 9, 2, 3), random('conv.bias', 9), ...linear('out', 2, 90)];
  const description = {
    classNames: ['a', 'b'],
    input: { width: 12, channels: 6 },
    layers: [{ kind: 'conv1d', weight: 'conv.weight', bias: 'conv.bias', groups: 3 }],
    heads: [{ weight: 'out.weight', bias: 'out.bias' }],
    normalization: { kind: 'none' },
  };
  const { network } = take(tensors, description);
  const onnx = importOnnx(
    onnxBytes({
      shape: [1, 6, 12],
      nodes: [
        node('Conv', 'c', ['sample', 'conv.weight', 'conv.bias'], { group: 3 }),
        node('Relu', 'r', ['c']),
        node('Flatten', 'f', ['r']),
        gemm('out', 'f', 'out'),
      ],
      tensors,
      outputs: ['out'],
    }),
    'network.onnx',
  ).network;

  it('is the same from both formats', () => {
    expect(onnx.layers).toEqual(network.layers);
    expect(onnx.heads).toEqual(network.heads);
    expect(network.layers[0].convolution?.groups).toBe(3);
  });

  it('gives what the definition of torch.nn.Conv1d gives', () => {
    const [weights = [], bias = []] = tensors.map(({ floats }) => floats);
    const sample = Array.from({ length: 6 }, () => Array.from({ length: 12 }, () => Math.fround(next())));
    const features = Float32Array.from({ length: 72 }, (_, i) => sample[i % 6][Math.floor(i / 6)]);
    const [map] = activationsOf(network, features, 0);
    for (let channel = 0; channel < 9; channel++) {
      const first = 2 * Math.floor(channel / 3);
      for (let point = 0; point < 10; point++) {
        let sum = bias[channel];
        for (let read = 0; read < 2; read++) {
          for (let tap = 0; tap < 3; tap++) {
            sum += weights[(channel * 2 + read) * 3 + tap] * sample[first + read][point + tap];
          }
        }
        expect(map[point * 9 + channel]).toBeCloseTo(Math.max(0, sum), 5);
      }
    }
  });

  it('is refused if the groups do not divide the channels, or are missing', () => {
    const [layer] = description.layers;
    const withGroups = (groups: number) => ({ ...description, layers: [{ ...layer, groups }] });
    expect(() => take(tensors, withGroups(4))).toThrow(
      'layers[0].groups: 4 groups do not divide the 6 channels',
    );
    expect(() => take(tensors, withGroups(6))).toThrow('is [9, 2, 3], [channels, 1, points] is expected');
    expect(() => take([random('conv.weight', 9, 1, 3), ...tensors.slice(1)], withGroups(1))).toThrow(
      'it looks like a grouped convolution: set "groups" of the layer',
    );
  });
});
