import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.js';
import { parseConfig } from '../../src/config/load.js';
import { sha256 } from '../../src/io/hash.js';
import { bestLabel, scoresOf } from '../../src/model/forward.js';
import { decodeFloatModel } from '../../src/model/model-file.js';
import { importOnnx } from '../../src/model/onnx/network.js';
import { runImport } from '../../src/pipeline/import-step.js';
import { pathsOf } from '../../src/pipeline/paths.js';
import { silent } from '../../src/pipeline/reporter.js';
import { runAll } from '../../src/pipeline/run.js';
import { type BuiltGraph, type BuiltTensor, onnxBytes } from '../model/onnx/build.js';
import { uniform } from '../random-network.js';
import { runTargets } from '../simulate/fixtures/tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-import-onnx-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const { targets, title } = await runTargets();

const CLASSES = ['high', 'low', 'mid'];
const FEATURES = 36;

const next = uniform(11);

function random(name: string, ...shape: readonly number[]): BuiltTensor {
  const length = shape.reduce((product, extent) => product * extent, 1);
  const scale = 1.7 / Math.sqrt(length / shape[0]);
  return { name, shape, floats: Array.from({ length }, () => Math.fround(scale * next())) };
}

function ones(name: string, length: number, value: number): BuiltTensor {
  return { name, shape: [length], floats: Array.from({ length }, () => Math.fround(value + 0.3 * next())) };
}

/** A convolution with a batch normalization and an early exit, a second convolution, and a classifier of its whole map. */
const graph: BuiltGraph = {
  shape: [null, 1, 6, 6],
  nodes: [
    {
      operator: 'Conv',
      inputs: ['sample', 'w1'],
      output: 'c1',
      attributes: { pads: [1, 1, 1, 1], strides: [2, 2] },
    },
    { operator: 'BatchNormalization', inputs: ['c1', 'scale', 'shift', 'mean', 'variance'], output: 'n1' },
    { operator: 'Relu', inputs: ['n1'], output: 'r1' },
    { operator: 'GlobalAveragePool', inputs: ['r1'], output: 'p' },
    { operator: 'Flatten', inputs: ['p'], output: 'f1' },
    { operator: 'Gemm', inputs: ['f1', 'we', 'be'], output: 'early', attributes: { transB: 1 } },
    { operator: 'Conv', inputs: ['r1', 'w2', 'b2'], output: 'c2' },
    { operator: 'Relu', inputs: ['c2'], output: 'r2' },
    { operator: 'Flatten', inputs: ['r2'], output: 'f2' },
    { operator: 'Gemm', inputs: ['f2', 'wo', 'bo'], output: 'logits', attributes: { transB: 1 } },
    { operator: 'Softmax', inputs: ['logits'], output: 'out', attributes: { axis: 1 } },
  ],
  tensors: [
    random('w1', 6, 1, 3, 3),
    ones('scale', 6, 1),
    ones('shift', 6, 0),
    ones('mean', 6, 0),
    ones('variance', 6, 1),
    random('we', 3, 6),
    ones('be', 3, 0),
    random('w2', 8, 6, 2, 2),
    ones('b2', 8, 0),
    random('wo', 3, 32),
    ones('bo', 3, 0),
    random('spare', 2),
  ],
  outputs: ['early', 'out'],
};

const bytes = onnxBytes(graph);

/** Random samples, whose classes are what the network says of them. */
function table(): string {
  const network = { ...importOnnx(bytes, 'network.onnx').network, classNames: CLASSES };
  const rows = Array.from({ length: 700 }, () => {
    const sample = Float32Array.from({ length: FEATURES }, () => Number(next().toFixed(3)));
    const label = bestLabel(scoresOf(network, sample).subarray(3));
    return [...Array.from(sample, (value) => value.toFixed(3)), CLASSES[label]].join(',');
  });
  return `${[...Array.from({ length: FEATURES }, (_, i) => `f${i}`), 'class'].join(',')}\n${rows.join('\n')}\n`;
}

function configWith(keys: object = {}): Config {
  const value = {
    name: 'pictures',
    data: { source: 'csv', file: 'samples.csv', label: 'class', split: { by: 'random' } },
    import: { weights: 'network.onnx', ...keys },
    exit: { budget: { loss: 0.1 } },
    quantize: { calibration: 200 },
    generate: { targets, goldenVectors: 3 },
    verify: { samples: { host: 100, 'cortex-m4': 20 } },
  };
  return parseConfig(JSON.stringify(value), join(folder, 'in', 'ffirm.json'));
}

beforeAll(async () => {
  await mkdir(join(folder, 'in'));
  await writeFile(join(folder, 'in', 'samples.csv'), table());
  await writeFile(join(folder, 'in', 'network.onnx'), bytes);
  await writeFile(join(folder, 'in', 'network.safetensors'), new Uint8Array(0));
});

const output = join(folder, 'out');

describe('importing an ONNX file into a config', () => {
  it('writes the model file, and names what the network does not use', async () => {
    const warnings: string[] = [];
    const reporter = { ...silent, warn: (text: string) => void warnings.push(text) };
    const report = await runImport(configWith(), { output, reporter });
    expect(report).toMatchObject({
      network: '6x6x1-6c3/2-8c2',
      decision: 'heads',
      classNames: CLASSES,
      weights: sha256(bytes),
      unused: ['spare'],
      validationAccuracy: 100,
    });
    expect(warnings.filter((text) => text.includes('spare'))).toEqual([
      expect.stringContaining(
        'network.onnx: not used, as no node reads them: spare; export the network again',
      ),
    ]);
  });

  it('brings the classes into the order of the data', async () => {
    const other = join(folder, 'order');
    const order = ['mid', 'high', 'low'];
    await runImport(configWith({ classNames: order }), { output: other });
    const model = decodeFloatModel(await readFile(pathsOf(configWith(), other).model), 'model');
    const own = importOnnx(bytes, 'network.onnx').network;
    expect(model.network.classNames).toEqual(CLASSES);
    const heads = model.network.heads?.map((head) => Array.from(head?.bias ?? []));
    // "high" is the second of the names, "low" the third, "mid" the first.
    expect(heads).toEqual(own.heads?.map((head) => [1, 2, 0].map((row) => head?.bias[row])));
  });

  it('fits heads to the training samples where the config wants them, and leaves the others', async () => {
    const other = join(folder, 'exits');
    const single = onnxBytes({ ...graph, outputs: ['out'] });
    await writeFile(join(folder, 'in', 'single.onnx'), single);
    const config = configWith({ weights: 'single.onnx', exits: { grid: 2 } });
    await runImport(config, { output: other });
    const { network, provenance } = decodeFloatModel(await readFile(pathsOf(config, other).model), 'model');
    expect(network.heads?.map((head) => head?.weights.length)).toEqual([3 * 2 * 2 * 6, 3 * 32]);
    expect(network.heads?.[1]).toEqual(importOnnx(single, 'single.onnx').network.heads?.[1]);
    expect(provenance.imported?.exits).toEqual({ grid: 2, seed: 1 });
  });

  it(`goes through all steps, with the same integers in C on ${title}`, async () => {
    const report = await runAll(configWith(), { output });
    expect(report.passed).toBe(true);
    expect(report.summary.network).toBe('6x6x1-6c3/2-8c2');
    expect(report.summary.verify.map(({ mismatches }) => mismatches)).toEqual(targets.map(() => 0));
    expect(report.summary.accuracy.int8).toBeGreaterThan(0.9 * report.summary.accuracy.float);
    // Neither the network nor its data changed.
    const again = await runAll(configWith(), { output });
    expect(again.skipped).toContain('import');
  });

  const refused: readonly (readonly [string, object, string])[] = [
    [
      'a description',
      { description: 'network.json' },
      'import.description: ONNX files describe themselves; remove it',
    ],
    [
      'safetensors without a description',
      { weights: 'network.safetensors' },
      'network.safetensors (import.weights): a file of safetensors needs a description',
    ],
    [
      'class names that a description has, too',
      { weights: 'network.safetensors', description: 'network.json', classNames: ['a', 'b'] },
      'import.classNames: the description names the classes; remove it',
    ],
    [
      'too few class names',
      { classNames: ['high', 'low'] },
      'import.classNames: 2 names, but the network distinguishes 3 classes',
    ],
    [
      'other class names',
      { classNames: ['high', 'low', 'middle'] },
      'classNames: high, low, middle, but those of samples.csv are high, low, mid',
    ],
  ];

  it.each(refused)('%s is refused', async (_, keys, message) => {
    await expect(runImport(configWith(keys), { output: join(folder, 'refused') })).rejects.toThrow(message);
  });
});
