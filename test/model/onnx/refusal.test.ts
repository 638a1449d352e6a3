import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors/input-error.js';
import { importOnnx } from '../../../src/model/onnx/network.js';
import { OPERATORS } from '../../../src/model/onnx/operators/registry.js';
import { type BuiltGraph, type BuiltNode, type BuiltTensor, onnxBytes } from './build.js';

/** A tensor whose elements are 0.1, 0.2, ... */
function floats(name: string, ...shape: readonly number[]): BuiltTensor {
  const length = shape.reduce((product, extent) => product * extent, 1);
  return { name, shape, floats: Array.from({ length }, (_, i) => 0.1 * (i + 1)) };
}

const CONV: BuiltNode = {
  operator: 'Conv',
  inputs: ['sample', 'w'],
  attributes: { pads: [1, 1, 1, 1], strides: [2, 2] },
};
const RELU: BuiltNode = { operator: 'Relu', inputs: ['Conv'] };
const POOL: BuiltNode = { operator: 'GlobalAveragePool', inputs: ['Relu'] };
const FLATTEN: BuiltNode = { operator: 'Flatten', inputs: ['GlobalAveragePool'] };
const GEMM: BuiltNode = { operator: 'Gemm', inputs: ['Flatten', 'c'], attributes: { transB: 1 } };

/** One convolution of a picture of 4 x 4, a mean, and a classifier of 3 classes. */
const NETWORK: BuiltGraph = {
  nodes: [CONV, RELU, POOL, FLATTEN, GEMM],
  tensors: [floats('w', 2, 1, 3, 3), floats('c', 3, 2)],
  outputs: ['Gemm'],
};

/** The network with another Conv. */
function conv(attributes: BuiltNode['attributes'], shape: readonly number[] = [2, 1, 3, 3]): BuiltGraph {
  const tensors = [floats('w', ...shape), floats('c', 3, 2)];
  return {
    ...NETWORK,
    nodes: [{ ...CONV, attributes: attributes ?? {} }, RELU, POOL, FLATTEN, GEMM],
    tensors,
  };
}

/** The network with a node between two others, which `after` now reads. */
function between(node: BuiltNode, after: string, tensors: readonly BuiltTensor[] = []): BuiltGraph {
  const at = NETWORK.nodes.findIndex(({ operator }) => operator === after);
  const [before] = NETWORK.nodes[at].inputs;
  const added = { ...node, output: 'added', inputs: [before, ...node.inputs] };
  const later = NETWORK.nodes.map((old, i) =>
    i === at ? { ...old, inputs: ['added', ...old.inputs.slice(1)] } : old,
  );
  return {
    ...NETWORK,
    nodes: [...later.slice(0, at), added, ...later.slice(at)],
    tensors: [...(NETWORK.tensors ?? []), ...tensors],
  };
}

const REFUSED: readonly (readonly [string, BuiltGraph, string])[] = [
  [
    'max pooling',
    between({ operator: 'MaxPool', inputs: [], attributes: { kernel_shape: [2, 2] } }, 'GlobalAveragePool'),
    'node "added" (MaxPool): ffirm cannot express this operator; ffirm has no max pooling yet; use a stride',
  ],
  [
    'an operator that nobody knows',
    between({ operator: 'Frobnicate', inputs: [] }, 'GlobalAveragePool'),
    'node "added" (Frobnicate): ffirm cannot express this operator; docs/import.md lists',
  ],
  [
    'an operator of another domain',
    between({ operator: 'Relu', domain: 'com.example', inputs: [] }, 'GlobalAveragePool'),
    'ffirm cannot express this operator of "com.example"',
  ],
  [
    'average pooling with padding by name',
    between(
      { operator: 'AveragePool', inputs: [], attributes: { kernel_shape: [2, 2], auto_pad: 'SAME_UPPER' } },
      'GlobalAveragePool',
    ),
    'node "added" (AveragePool): its auto_pad is SAME_UPPER; export it with pads in numbers',
  ],
  [
    'average pooling with gaps',
    between(
      { operator: 'AveragePool', inputs: [], attributes: { kernel_shape: [2, 2], dilations: [1, 2] } },
      'GlobalAveragePool',
    ),
    'node "added" (AveragePool): its dilations are [1, 2]; use cells without gaps',
  ],
  [
    'an attribute that comes twice',
    { ...NETWORK, nodes: [{ ...CONV, again: { strides: [1, 1] } }, RELU, POOL, FLATTEN, GEMM] },
    'node "Conv" (Conv): it has the attribute "strides" twice',
  ],
  [
    'a function in the place of an operator',
    { ...NETWORK, functionDomain: 'ai.onnx' },
    'it has a function of its own in the place of the operator "Relu"; export without local functions',
  ],
  [
    'a factor that is no number',
    {
      ...NETWORK,
      nodes: [
        CONV,
        RELU,
        POOL,
        FLATTEN,
        { ...GEMM, attributes: { transB: 1, alpha: { float: Number.NaN } } },
      ],
    },
    'node "Gemm" (Gemm): its result is not a finite number',
  ],
  [
    'a factor that is too large',
    {
      ...NETWORK,
      nodes: [CONV, RELU, POOL, FLATTEN, { ...GEMM, attributes: { transB: 1, alpha: { float: 3e38 } } }],
      tensors: [floats('w', 2, 1, 3, 3), { name: 'c', shape: [3, 2], floats: [1, 2, 3, 4, 5, 6] }],
    },
    'node "Gemm" (Gemm): its result is not a finite number',
  ],
  [
    'groups that do not divide the channels',
    conv({ group: 2 }),
    'its 2 groups do not divide the 1 channels that it reads and its own 2',
  ],
  [
    'dilation',
    conv({ dilations: [2, 2] }),
    'its dilations are [2, 2]; ffirm has no dilated convolutions yet',
  ],
  [
    'other padding on the two sides',
    conv({ pads: [0, 0, 1, 1] }),
    'it has 0 zeros before the map and 1 after it (height); ffirm needs the same number on both sides',
  ],
  ['a padding that is not known', conv({ auto_pad: 'REFLECT' }), 'ffirm does not know its padding: REFLECT'],
  ['padding of less than nothing', conv({ pads: [-1, 0, 0, 0] }), 'ffirm does not know its padding'],
  [
    'a stride of nothing',
    conv({ strides: [0, 1] }),
    'its strides are [0, 1], 2 positive numbers are expected',
  ],
  [
    'padding as wide as the kernel',
    conv({ pads: [3, 3, 3, 3] }),
    'a padding of 3 leaves positions outside the map',
  ],
  ['a kernel that is too large', conv({}, [2, 1, 5, 5]), 'a kernel of 5 x 5 does not fit a map of 4 x 4'],
  ['weights for other channels', conv({}, [2, 3, 3, 3]), 'but it reads 1 channels with a kernel of [3, 3]'],
  ['weights of another rank', conv({}, [2, 1, 3]), 'but what it reads has 2 axes besides the channels'],
  ['an attribute that is not known', conv({ strange: 1 }), 'ffirm does not know its attribute "strange"'],
  ['a subgraph', conv({ strides: { graph: true } }), 'attribute "strides" is of another kind than integers'],
  [
    'a batch normalization behind the Relu',
    between({ operator: 'BatchNormalization', inputs: ['n', 'n', 'n', 'n'] }, 'GlobalAveragePool', [
      floats('n', 2),
    ]),
    'it is behind a Relu; place it between the convolution and its Relu',
  ],
  [
    'a batch normalization of the sample',
    between({ operator: 'BatchNormalization', inputs: ['n', 'n', 'n', 'n'] }, 'Conv', [floats('n', 1)]),
    'it normalizes the sample; use data.standardize',
  ],
  [
    'a batch normalization in training',
    between(
      {
        operator: 'BatchNormalization',
        inputs: ['n', 'n', 'n', 'n'],
        attributes: { training_mode: 1 },
      },
      'Relu',
      [floats('n', 2)],
    ),
    'it is in training mode; call model.eval()',
  ],
  [
    'a variance below zero',
    between({ operator: 'BatchNormalization', inputs: ['n', 'n', 'n', 'v'] }, 'Relu', [
      floats('n', 2),
      { name: 'v', shape: [2], floats: [-1, 1] },
    ]),
    'its result is not a finite number; check its variance',
  ],
  [
    'a Dropout in training',
    between({ operator: 'Dropout', inputs: ['t', 't'] }, 'GlobalAveragePool', [floats('t', 1)]),
    'it can be in training mode; call model.eval()',
  ],
  [
    'a residual connection',
    between({ operator: 'Add', inputs: ['Relu'] }, 'GlobalAveragePool'),
    'it adds two computed values; ffirm has no residual connections yet',
  ],
  [
    'numbers that are added behind the Relu',
    between({ operator: 'Add', inputs: ['t'] }, 'GlobalAveragePool', [floats('t', 1)]),
    'input 0 is the output of a layer; ffirm expects the output of a Conv, Gemm or MatMul here',
  ],
  [
    'numbers for every position',
    between({ operator: 'Add', inputs: ['t'] }, 'Relu', [floats('t', 1, 2, 2, 2)]),
    'it adds a tensor [1, 2, 2, 2] to 2 channels; ffirm adds one bias to each channel',
  ],
  [
    'a convolution behind another without a Relu',
    between({ operator: 'Conv', inputs: ['v'] }, 'Relu', [floats('v', 2, 2, 1, 1)]),
    'input 0 is the output of network.onnx: node "Conv" (Conv), which has no Relu behind it',
  ],
  [
    'pooling of the sample',
    between({ operator: 'AveragePool', inputs: [], attributes: { kernel_shape: [2, 2] } }, 'Conv'),
    'it pools the sample; ffirm has pooling only between the Relu of a layer and its classifier',
  ],
  [
    'cells that do not cover the map',
    {
      ...NETWORK,
      nodes: NETWORK.nodes.map((node) =>
        node === POOL
          ? {
              ...node,
              operator: 'AveragePool',
              output: 'GlobalAveragePool',
              attributes: { kernel_shape: [1, 1], strides: [2, 2] },
            }
          : node,
      ),
    },
    'do not divide a map of 2 x 2; use a kernel and a stride that divide the map',
  ],
  [
    'cells with padding',
    {
      ...NETWORK,
      nodes: NETWORK.nodes.map((node) =>
        node === POOL
          ? {
              ...node,
              operator: 'AveragePool',
              output: 'GlobalAveragePool',
              attributes: { kernel_shape: [2, 2], pads: [1, 1, 1, 1] },
            }
          : node,
      ),
    },
    'pads [1, 1, 1, 1]) do not divide a map',
  ],
  [
    'a layer behind means',
    {
      ...NETWORK,
      nodes: [...NETWORK.nodes, { operator: 'Relu', inputs: ['Gemm'], output: 'r' }],
      outputs: ['r'],
    },
    'it reads means and has a Relu behind it; ffirm has no pooling between layers yet',
  ],
  [
    'two layers that read the same',
    {
      ...NETWORK,
      nodes: [
        ...NETWORK.nodes,
        { operator: 'Conv', inputs: ['sample', 'w'], output: 'other' },
        { operator: 'Relu', inputs: ['other'], output: 'r' },
      ],
    },
    'so the graph branches; ffirm has no branches or residual connections yet',
  ],
  [
    'a matrix that is applied to every position',
    {
      ...NETWORK,
      nodes: [CONV, RELU, { operator: 'MatMul', inputs: ['Relu', 'm'], output: 'Gemm' }],
      tensors: [...(NETWORK.tensors ?? []), floats('m', 2, 3)],
    },
    'it is applied to every position of a map; put a Flatten before it',
  ],
  [
    'a matrix of another width',
    {
      ...NETWORK,
      nodes: [CONV, RELU, FLATTEN, GEMM].map((node) =>
        node === FLATTEN ? { ...node, inputs: ['Relu'] } : node,
      ),
    },
    'its weights are [3, 2], but it reads 8 values',
  ],
  [
    'a matrix that is computed',
    {
      ...NETWORK,
      nodes: [...NETWORK.nodes, { operator: 'MatMul', inputs: ['Flatten', 'Flatten'], output: 'm' }],
    },
    'input 1 is means of the output of a layer; ffirm expects a tensor of the file here',
  ],
  [
    'an input that is transposed',
    { ...NETWORK, nodes: [CONV, RELU, POOL, FLATTEN, { ...GEMM, attributes: { transA: 1 } }] },
    'it transposes its input',
  ],
  [
    'probabilities of something else',
    between({ operator: 'Softmax', inputs: [] }, 'Relu'),
    'it is not over the classes; apply it to [batch, classes]',
  ],
  [
    'a reshape to something else',
    between({ operator: 'Reshape', inputs: ['s'] }, 'GlobalAveragePool', [
      { name: 's', shape: [4], integers: [1, 4, 2, 1] },
    ]),
    'it makes [1, 4, 2, 1] of [batch, 2, 2, 2]; ffirm can only flatten a map',
  ],
  [
    'means over the channels',
    between({ operator: 'ReduceMean', inputs: [], attributes: { axes: [1, 2] } }, 'GlobalAveragePool'),
    'it takes means over the axes [1, 2]; ffirm takes them over all positions, which are the axes [2, 3]',
  ],
  [
    'axes in another order before a Conv',
    between({ operator: 'Transpose', inputs: [], attributes: { perm: [0, 1, 3, 2] } }, 'Conv'),
    'what it reads is not [batch, channels, height, width] or [batch, channels, points]',
  ],
  [
    'a batch that is not first',
    between({ operator: 'Transpose', inputs: [], attributes: { perm: [1, 0, 2, 3] } }, 'Conv'),
    'ffirm needs the batch first and every axis once',
  ],
  [
    'a squeeze of positions',
    between({ operator: 'Squeeze', inputs: ['s'] }, 'GlobalAveragePool', [
      { name: 's', shape: [1], integers: [2] },
    ]),
    'it leaves out the axes [2] of [batch, 2, 2, 2]',
  ],
  [
    'no layer',
    { ...NETWORK, nodes: [{ operator: 'Flatten', inputs: ['sample'] }], outputs: [] },
    'the network has no layer with a Relu',
  ],
  [
    'an end with a Relu',
    { ...NETWORK, outputs: ['Relu'] },
    'output "Relu": it is not the output of a classifier; end with a Gemm',
  ],
  [
    'an end that nothing computes',
    { ...NETWORK, outputs: ['nothing'] },
    'output "nothing": it is not the output of a classifier',
  ],
  ['no end', { ...NETWORK, outputs: [] }, 'no output reads the last layer'],
  ['two ends of a layer', { ...NETWORK, outputs: ['Gemm', 'Gemm'] }, 'another output reads the same layer'],
  [
    'a single class',
    { ...NETWORK, tensors: [floats('w', 2, 1, 3, 3), floats('c', 1, 2)] },
    'it has 1 values, 2 to 255 are expected; a classifier needs one for each class',
  ],
  [
    'an input that comes later',
    { ...NETWORK, nodes: [RELU, CONV] },
    'node "Relu" (Relu): it reads "Conv", which no earlier node computes',
  ],
  [
    'a name that is used twice',
    { ...NETWORK, nodes: [CONV, RELU, POOL, POOL] },
    'its output has no name, or the name of another value',
  ],
  ['an input that is left out', { ...NETWORK, nodes: [{ ...CONV, inputs: ['', 'w'] }] }, 'input 0 is absent'],
  [
    'too many inputs',
    { ...NETWORK, nodes: [CONV, { ...RELU, inputs: ['Conv', 'w'] }] },
    'it has 2 inputs, at most 1 are expected',
  ],
  [
    'a sample without a shape',
    { ...NETWORK, shape: [null, 1, null, 4] },
    'its shape is [?, 1, ?, 4]; export with a fixed shape',
  ],
  [
    'a sample of another rank',
    { ...NETWORK, shape: [1, 1, 1, 4, 4] },
    'its shape is [1, 1, 1, 4, 4]; [batch, features]',
  ],
  [
    'a sample that is too large',
    { ...NETWORK, shape: [1, 1, 1e6, 1e6] },
    'with at most 32768 values in a sample',
  ],
  ['a sample of integers', { ...NETWORK, inputType: 2 }, 'it does not take floats'],
  ['two samples', { ...NETWORK, inputs: ['sample', 'other'] }, 'the network has 2 inputs'],
  ['old operators', { ...NETWORK, version: 6 }, 'its operators have the version 6, at least 7 is expected'],
  [
    'weights in another file',
    { ...NETWORK, tensors: [{ name: 'w', shape: [2, 1, 3, 3], isExternal: true }] },
    'tensor "w": its values are in another file; export with external_data=False',
  ],
  [
    'weights of 8 bits',
    { ...NETWORK, tensors: [{ name: 'w', shape: [2, 1, 3, 3], type: 3, raw: new Uint8Array(18) }] },
    'tensor "w": its values have the type 3 of TensorProto.DataType, which is not read',
  ],
  [
    'weights that are cut off',
    { ...NETWORK, tensors: [{ name: 'w', shape: [2, 1, 3, 3], raw: new Uint8Array(71) }] },
    'tensor "w": 71 bytes of values do not fit F32 [2, 1, 3, 3]; the file is damaged',
  ],
  [
    'values that are given twice',
    { ...NETWORK, tensors: [{ ...floats('w', 2, 1, 3, 3), raw: new Uint8Array(72) }] },
    'its values are given twice',
  ],
  [
    'a weight that is no number',
    {
      ...NETWORK,
      tensors: [{ name: 'w', shape: [2, 1, 3, 3], floats: new Array<number>(18).fill(Number.NaN) }],
    },
    'tensor "w" (input 1 of node "Conv" (Conv)): element [0][0][0][0] is NaN',
  ],
  [
    'two tensors of one name',
    { ...NETWORK, tensors: [floats('w', 1), floats('w', 1)] },
    'have the same name',
  ],
];

describe('what ffirm cannot express', () => {
  it('the network of these tests is one that it can', () => {
    expect(importOnnx(onnxBytes(NETWORK), 'network.onnx').classes).toBe(3);
  });

  it.each(REFUSED)('%s is refused, with the file and the place', (_, graph, message) => {
    const read = () => importOnnx(onnxBytes(graph), 'network.onnx');
    expect(read).toThrow(InputError);
    expect(read).toThrow(/^network\.onnx: .*; /);
    expect(read).toThrow(message);
  });

  it('there is no operator twice', () => {
    const names = OPERATORS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
