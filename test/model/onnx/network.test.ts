import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scoresOf } from '../../../src/model/forward.js';
import type { FloatNetwork } from '../../../src/model/network.js';
import { describeNetwork } from '../../../src/model/network.js';
import { importOnnx } from '../../../src/model/onnx/network.js';
import { decodeSafetensors, floatTensor } from '../../../src/model/safetensors.js';
import { type BuiltNode, type BuiltTensor, onnxBytes } from './build.js';

const folder = 'test/model/onnx/fixtures';
const goldens = decodeSafetensors(readFileSync(`${folder}/goldens.safetensors`), 'goldens.safetensors');

/** Networks of make.py, and how ffirm describes them. `after`: what the graph does to the logits at its end. */
const NETWORKS: readonly {
  readonly name: string;
  readonly text: string;
  readonly after?: 'softmax' | 'log';
}[] = [
  { name: 'pictures', text: '8x7x3-6c2-8c3' },
  { name: 'flattened', text: '5x4x2-4c3-10' },
  { name: 'whole-map', text: '6x5x2-4c3' },
  { name: 'signals', text: '20x3-5c5/2' },
  { name: 'exits', text: '8x8x1-4c3/2-6c3-6c2/2', after: 'softmax' },
  { name: 'dense', text: '12-10-8' },
  { name: 'dense-pictures', text: '18-7', after: 'log' },
  { name: 'channels-last', text: '6x5x2-4c2/2-6' },
  { name: 'one-channel', text: '18x1-4c5/3' },
  { name: 'last-conv', text: '4x5x1-4c2/2' },
];

function rowsOf(name: string, count: number): readonly Float32Array[] {
  const [, width] = goldens.tensors.get(name)?.shape ?? [];
  const values = floatTensor(goldens, name, [count, width], 'goldens.safetensors');
  return Array.from({ length: count }, (_, i) => values.subarray(i * width, (i + 1) * width));
}

function softmax(logits: Float64Array): Float64Array {
  const powers = logits.map(Math.exp);
  const sum = powers.reduce((all, one) => all + one, 0);
  return powers.map((power) => power / sum);
}

/** A dense layer of 60 values behind a Flatten, and its classifier. */
const BEHIND: readonly BuiltNode[] = [
  { operator: 'Gemm', inputs: ['Flatten', 'w'], attributes: { transB: 1 } },
  { operator: 'Relu', inputs: ['Gemm'] },
  { operator: 'Gemm', inputs: ['Relu', 'c'], output: 'out', attributes: { transB: 1 } },
];
const TENSORS: readonly BuiltTensor[] = [
  { name: 'w', shape: [2, 60], floats: Array.from({ length: 120 }, (_, i) => i) },
  { name: 'c', shape: [3, 2], floats: [1, 2, 3, 4, 5, 6] },
];

describe('a network of an ONNX file', () => {
  it.each(NETWORKS)('$name answers as onnxruntime does', ({ name, text, after }) => {
    const { network, classes } = importOnnx(readFileSync(`${folder}/${name}.onnx`), `${name}.onnx`);
    expect(describeNetwork(network.layers)).toBe(text);
    const classNames = Array.from({ length: classes }, (_, i) => `class ${i}`);
    const named: FloatNetwork = { ...network, classNames };
    const decided = (network.heads ?? []).flatMap((head, layer) => (head === undefined ? [] : [layer]));
    rowsOf(`${name}.samples`, 5).forEach((sample, i) => {
      const scores = scoresOf(named, sample);
      decided.forEach((layer, output) => {
        const logits = scores.slice(layer * classes, (layer + 1) * classes);
        const isLast = output === decided.length - 1;
        const own = isLast && after === 'softmax' ? softmax(logits) : logits;
        const found = isLast && after === 'log' ? softmax(logits).map(Math.log) : own;
        const wanted = rowsOf(`${name}.outputs.${output}`, 5)[i];
        expect(found.length).toBe(wanted.length);
        const scale = Math.max(...wanted.map(Math.abs));
        found.forEach((value, c) => {
          expect(Math.abs(value - wanted[c])).toBeLessThan(1e-5 * scale);
        });
      });
    });
  });

  it.each([
    [
      [0, 2, 3, 1],
      [0, 3, 1, 2],
    ],
    [
      [0, 3, 2, 1],
      [0, 3, 2, 1],
    ],
  ])('is the same with axes that are brought into another order and back: %j, %j', (there, back) => {
    const flatten = (input: string): readonly BuiltNode[] => [
      { operator: 'Flatten', inputs: [input] },
      ...BEHIND,
    ];
    const rest = { shape: [null, 3, 4, 5], tensors: TENSORS, outputs: ['out'] };
    const plain = onnxBytes({ ...rest, nodes: flatten('sample') });
    const turned = onnxBytes({
      ...rest,
      nodes: [
        { operator: 'Transpose', inputs: ['sample'], output: 'there', attributes: { perm: there } },
        { operator: 'Transpose', inputs: ['there'], output: 'back', attributes: { perm: back } },
        ...flatten('back'),
      ],
    });
    expect(importOnnx(turned, 'a.onnx')).toEqual(importOnnx(plain, 'a.onnx'));
  });

  it('three turns of the axes are none', () => {
    const turn = (input: string, output: string): BuiltNode => {
      return { operator: 'Transpose', inputs: [input], output, attributes: { perm: [0, 3, 1, 2] } };
    };
    const bytes = onnxBytes({
      shape: [null, 3, 4, 5],
      tensors: TENSORS,
      nodes: [
        turn('sample', 'once'),
        turn('once', 'twice'),
        turn('twice', 'thrice'),
        { operator: 'Flatten', inputs: ['thrice'] },
        ...BEHIND,
      ],
      outputs: ['out'],
    });
    // The first turn says that the channels are last, as in a sample of ffirm, whose order the weights then have.
    const { network } = importOnnx(bytes, 'a.onnx');
    expect([...network.layers[0].weights.subarray(0, 60)]).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  it('every file of make.py is compared', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.onnx'));
    expect(files.sort()).toEqual(NETWORKS.map(({ name }) => `${name}.onnx`).sort());
  });
});
