import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.js';
import { parseConfig } from '../../src/config/load.js';
import { InputError } from '../../src/errors/input-error.js';
import { sha256 } from '../../src/io/hash.js';
import { decodeFloatModel } from '../../src/model/model-file.js';
import { encodeSafetensors, type Tensor } from '../../src/model/safetensors.js';
import { runGenerate } from '../../src/pipeline/generate-step.js';
import { runImport } from '../../src/pipeline/import-step.js';
import { inspectFile } from '../../src/pipeline/inspect.js';
import { pathsOf } from '../../src/pipeline/paths.js';
import { runQuantize } from '../../src/pipeline/quantize-step.js';
import { silent } from '../../src/pipeline/reporter.js';
import { runAll } from '../../src/pipeline/run.js';
import { runTrain } from '../../src/pipeline/train-step.js';
import { decodeIntegerModel } from '../../src/quantize/integer-model-file.js';
import { uniform } from '../random-network.js';
import { testedTarget } from '../simulate/fixtures/tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-import-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const host = await testedTarget('host');

const FEATURES = 12;
const CLASSES = ['high', 'low', 'mid'];

/** A matrix of random weights. */
function matrix(next: () => number, rows: number, columns: number): Tensor {
  const data = Float32Array.from({ length: rows * columns }, () => next() / Math.sqrt(columns));
  return { dtype: 'F32', shape: [rows, columns], data };
}

function vector(next: () => number, length: number): Tensor {
  return { dtype: 'F32', shape: [length], data: Float32Array.from({ length }, () => 0.1 * next()) };
}

/** Two layers of ReLU units and a classifier behind each, as torch.nn.Linear keeps them. */
function weightsOf(seed: number): Map<string, Tensor> {
  const next = uniform(seed);
  return new Map<string, Tensor>([
    ['fc1.weight', matrix(next, 16, FEATURES)],
    ['fc1.bias', vector(next, 16)],
    ['early.weight', matrix(next, 3, 16)],
    ['early.bias', vector(next, 3)],
    ['fc2.weight', matrix(next, 8, 16)],
    ['fc2.bias', vector(next, 8)],
    ['out.weight', matrix(next, 3, 8)],
    ['out.bias', vector(next, 3)],
  ]);
}

const linear = (name: string) => ({ weight: `${name}.weight`, bias: `${name}.bias` });

const description = {
  classNames: CLASSES,
  features: FEATURES,
  layers: [linear('fc1'), linear('fc2')],
  heads: [linear('early'), linear('out')],
};

/** Answers of that network, straight from its definition. */
function answer(tensors: ReadonlyMap<string, Tensor>, sample: readonly number[]): number {
  const apply = (name: string, values: readonly number[]) => {
    const weights = tensors.get(`${name}.weight`)?.data ?? [];
    return Array.from(tensors.get(`${name}.bias`)?.data ?? [], (bias, row) =>
      values.reduce((sum, value, i) => sum + value * weights[row * values.length + i], bias),
    );
  };
  const relu = (values: readonly number[]) => values.map((value) => Math.max(0, value));
  const logits = apply('out', relu(apply('fc2', relu(apply('fc1', sample)))));
  return logits.indexOf(Math.max(...logits));
}

/** A table of random samples whose classes are what the network says of them, so that it is right of all. */
function tableOf(tensors: ReadonlyMap<string, Tensor>, count: number): string {
  const next = uniform(7);
  const rows = Array.from({ length: count }, () => {
    const sample = Array.from({ length: FEATURES }, () => Math.fround(Number(next().toFixed(4))));
    return [...sample.map((value) => value.toFixed(4)), CLASSES[answer(tensors, sample)]].join(',');
  });
  return `${[...Array.from({ length: FEATURES }, (_, i) => `f${i}`), 'class'].join(',')}\n${rows.join('\n')}\n`;
}

const weights = weightsOf(3);
const weightBytes = encodeSafetensors({ tensors: weights, metadata: { format: 'pt' } });

async function writeInputs(
  place: string,
  other: { weights?: Uint8Array; description?: string } = {},
): Promise<void> {
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'samples.csv'), tableOf(weights, 900));
  await writeFile(join(place, 'network.safetensors'), other.weights ?? weightBytes);
  await writeFile(join(place, 'network.json'), other.description ?? JSON.stringify(description));
}

function configIn(place: string, change: object = {}): Config {
  const value = {
    name: 'levels',
    data: { source: 'csv', file: 'samples.csv', label: 'class', split: { by: 'random' } },
    import: { weights: 'network.safetensors', description: 'network.json' },
    exit: { budget: { loss: 0.1 } },
    quantize: { calibration: 200 },
    generate: { targets: ['host'], goldenVectors: 3 },
    verify: { samples: { host: 150 } },
    ...change,
  };
  return parseConfig(JSON.stringify(value), join(place, 'ffirm.json'));
}

const inputs = join(folder, 'inputs');
const config = configIn(inputs);
const output = join(folder, 'levels');
const paths = pathsOf(config, output);

/** Notes of a run. */
function noting(): { readonly notes: string[]; readonly reporter: typeof silent } {
  const notes: string[] = [];
  return {
    notes,
    reporter: { ...silent, note: (text) => notes.push(text), warn: (text) => notes.push(`warning: ${text}`) },
  };
}

beforeAll(() => writeInputs(inputs));

describe('importing a network into a config', () => {
  it('writes the model file: the tensors of the file, right of every sample, and where they come from', async () => {
    const { notes, reporter } = noting();
    const report = await runImport(config, { output, reporter });
    expect(report).toEqual({
      model: paths.model,
      network: '12-16-8',
      decision: 'heads',
      classNames: CLASSES,
      weights: sha256(weightBytes),
      unused: [],
      validationAccuracy: 100,
    });
    expect(notes).toEqual([]);
    const { network, provenance } = decodeFloatModel(await readFile(paths.model), paths.model);
    expect(network.layers[1].weights).toEqual(weights.get('fc2.weight')?.data);
    expect(network.heads?.[0]?.weights).toEqual(weights.get('early.weight')?.data);
    expect(provenance.imported).toEqual({
      weights: sha256(weightBytes),
      description: sha256(JSON.stringify(description)),
    });
    expect(provenance.training).toBeUndefined();
    expect(provenance.data.split?.by).toBe('random');
    expect((await inspectFile(paths.model)).facts).toMatchObject({ imported: provenance.imported });
  });

  it('gives the same bytes again', async () => {
    const again = pathsOf(config, join(folder, 'again'));
    await runImport(config, { output: again.root });
    expect(await readFile(again.model)).toEqual(await readFile(paths.model));
  });

  it('names tensors that it does not use, and warns of a network that says nothing of the samples', async () => {
    const place = join(folder, 'blind');
    const tensors = new Map(weights)
      .set('norm.weight', vector(uniform(1), 4))
      .set('out.weight', { dtype: 'F32', shape: [3, 8], data: new Float32Array(24) });
    await writeInputs(place, { weights: encodeSafetensors({ tensors, metadata: {} }) });
    const { notes, reporter } = noting();
    const report = await runImport(configIn(place), { output: join(folder, 'blind-out'), reporter });
    expect(report.unused).toEqual(['norm.weight']);
    expect(notes).toEqual([
      expect.stringMatching(/^warning: .*network\.safetensors: not used, .*: norm\.weight; name them/),
      expect.stringMatching(
        /^warning: .* % of the \d+ validation samples are answered correctly, no more than the .* % of always answering "/,
      ),
    ]);
  });

  const refused: [string, Parameters<typeof writeInputs>[1], object, RegExp][] = [
    [
      'a file that is not there',
      {},
      { import: { weights: 'none.safetensors', description: 'network.json' } },
      /none\.safetensors \(import\.weights\): no such file; relative paths/,
    ],
    [
      'a folder',
      {},
      { import: { weights: '.', description: 'network.json' } },
      /\(import\.weights\): is a folder/,
    ],
    [
      'a device',
      {},
      { import: { weights: '/dev/zero', description: 'network.json' } },
      /\/dev\/zero \(import\.weights\): is not a regular file/,
    ],
    ['an empty file', { weights: new Uint8Array(0) }, {}, /network\.safetensors: the file is empty/],
    ['half a file', { weights: weightBytes.subarray(0, 900) }, {}, /network\.safetensors: .*truncated/],
    [
      'weights in place of the description',
      {},
      { import: { weights: 'network.safetensors', description: 'network.safetensors' } },
      /network\.safetensors: not (valid JSON|UTF-8 text)/,
    ],
    [
      'other features than the data have',
      { description: JSON.stringify({ ...description, features: 11 }) },
      {},
      /tensor "fc1\.weight" .* is \[16, 12\], \[units, 11\] is expected/,
    ],
    [
      'data of another width',
      {
        description: JSON.stringify({ ...description, features: 11 }),
        weights: encodeSafetensors({
          tensors: new Map(weights).set('fc1.weight', matrix(uniform(1), 16, 11)),
          metadata: {},
        }),
      },
      {},
      /network\.json: features: 11, but the samples of samples\.csv have 12 features/,
    ],
    [
      'classes in another order',
      { description: JSON.stringify({ ...description, classNames: ['low', 'mid', 'high'] }) },
      {},
      /classNames: low, mid, high, but those of samples\.csv are high, low, mid, in this order; bring the rows/,
    ],
    [
      'other classes',
      { description: JSON.stringify({ ...description, classNames: ['a', 'b', 'c'] }) },
      {},
      /classNames: a, b, c, but those of samples\.csv are high, low, mid; correct the description or data$/,
    ],
  ];

  it.each(refused)('%s is refused, and nothing is written', async (title, files, change, message) => {
    const place = join(folder, title.replaceAll(' ', '-'));
    await writeInputs(place, files);
    const empty = join(place, 'out');
    const attempt = runImport(configIn(place, change), { output: empty });
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toBeInstanceOf(InputError);
    await expect(readdir(empty)).rejects.toThrow('ENOENT');
  });

  it('a run with a device for weights ends, too', async () => {
    const endless = configIn(inputs, { import: { weights: '/dev/zero', description: 'network.json' } });
    await expect(runAll(endless, { output: join(folder, 'endless') })).rejects.toThrow(
      'is not a regular file',
    );
  });

  it('is told apart from training by every step', async () => {
    const { import: _, ...rest } = config;
    const training = parseConfig(
      JSON.stringify({ ...rest, folder: undefined, train: undefined, network: { layers: [8] } }),
      join(inputs, 'ffirm.json'),
    );
    await expect(runTrain(config, { output })).rejects.toThrow(/run `ffirm import`/);
    await expect(runImport(training, { output })).rejects.toThrow(/run `ffirm train`/);
    const empty = { output: join(folder, 'empty') };
    await expect(runQuantize(config, empty)).rejects.toThrow(/run `ffirm import` first/);
    await expect(runQuantize(training, empty)).rejects.toThrow(/run `ffirm train` first/);
  });

  it('ties the network to the data of the config', async () => {
    const other = configIn(inputs, {
      data: {
        source: 'csv',
        file: 'samples.csv',
        label: 'class',
        split: { by: 'random' },
        standardize: { mean: 0, std: 2 },
      },
    });
    await expect(runQuantize(other, { output })).rejects.toThrow(
      /was imported for different data \(or a different split\) from those in the config; import again/,
    );
  });
});

describe.skipIf(host.absent)(`a whole run of an imported network, ${host.title}`, () => {
  it('imports, quantizes, generates and verifies with no mismatch', async () => {
    const { passed, summary, skipped } = await runAll(config, { output });
    expect(passed).toBe(true);
    expect(skipped).toEqual([]);
    expect(summary).toMatchObject({ dataset: 'samples.csv', engine: null, network: '12-16-8' });
    expect(summary.accuracy.float).toBe(100);
    expect(summary.accuracy.int8).toBeGreaterThan(95);
    expect(summary.verify).toEqual([{ executor: 'host', samples: 150, mismatches: 0 }]);
    const { origin } = decodeIntegerModel(await readFile(paths.integerModel), paths.integerModel);
    expect(origin.provenance.imported?.weights).toBe(sha256(weightBytes));
    expect((await runGenerate(config, { output: paths.root })).files.length).toBeGreaterThan(10);
  });

  it('runs a step again when one of the files has changed, and no other', async () => {
    expect((await runAll(config, { output })).skipped).toEqual([
      'import',
      'quantize',
      'calibrate',
      'generate',
      'verify',
    ]);
    await writeFile(join(inputs, 'network.json'), JSON.stringify(description, null, 2));
    // The provenance has the hash of the description, so the model file changes with it.
    expect((await runAll(config, { output })).skipped).toEqual([]);
    expect((await runAll(config, { output })).skipped).toEqual([
      'import',
      'quantize',
      'calibrate',
      'generate',
      'verify',
    ]);
    await writeFile(
      join(inputs, 'network.safetensors'),
      encodeSafetensors({ tensors: weightsOf(4), metadata: {} }),
    );
    const { summary, skipped } = await runAll(config, { output });
    expect(skipped).toEqual([]);
    expect(summary.accuracy.float).toBeLessThan(100);
    await writeInputs(inputs);
  });

  it('also where goodness decides', async () => {
    const place = join(folder, 'goodness');
    const next = uniform(5);
    const tensors = new Map<string, Tensor>([
      ['layers.0.weight', matrix(next, 16, FEATURES + CLASSES.length)],
      ['layers.0.bias', vector(next, 16)],
      ['layers.1.weight', matrix(next, 8, 16)],
    ]);
    await writeInputs(place, {
      weights: encodeSafetensors({ tensors, metadata: {} }),
      description: JSON.stringify({
        classNames: CLASSES,
        features: FEATURES,
        layers: [{}, { bias: null }],
        decision: 'goodness',
        label: { placement: 'prepend', amplitude: 2 },
        normalization: { kind: 'l2' },
        prefixes: [8],
      }),
    });
    const { passed, summary } = await runAll(configIn(place), { output: join(place, 'out') });
    expect(passed).toBe(true);
    expect(summary).toMatchObject({ engine: null, network: '15-16-8' });
    expect(summary.verify).toEqual([{ executor: 'host', samples: 150, mismatches: 0 }]);
  });
});
