import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scoresOf } from '../../../src/model/forward.js';
import type { FloatNetwork } from '../../../src/model/network.js';
import { describeNetwork } from '../../../src/model/network.js';
import { importOnnx } from '../../../src/model/onnx/network.js';
import { decodeSafetensors, floatTensor } from '../../../src/model/safetensors.js';

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

  it('every file of make.py is compared', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.onnx'));
    expect(files.sort()).toEqual(NETWORKS.map(({ name }) => `${name}.onnx`).sort());
  });
});
