import { beforeAll, describe, expect, it } from 'vitest';
import { configSchema, type TrainableConfig } from '../../src/config/config.js';
import { trainable } from '../../src/config/network-source.js';
import type { DataSplits, Dataset, Split } from '../../src/data/dataset.js';
import { accuracyOf, activationsOf, classifyAll } from '../../src/model/forward.js';
import { encodeFloatModel } from '../../src/model/model-file.js';
import type { FloatNetwork } from '../../src/model/network.js';
import type { Checkpoint } from '../../src/train/checkpoint.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/train/checkpoint-file.js';
import { type Engine, openEngine } from '../../src/train/engine.js';
import { forwardRows, singleEncoding } from '../../src/train/heads.js';
import { blankInputs, singleInputs } from '../../src/train/inputs.js';
import { train } from '../../src/train/trainer.js';
import { uniform } from '../random-network.js';

const SIDE = 8;

/** Pictures of a short stroke somewhere: across, down, or along a diagonal. The place tells nothing of the class. */
function strokes(split: Split, seed: number, count: number): Dataset {
  const next = uniform(seed);
  const below = (end: number) => Math.floor(((next() + 1) / 2) * end);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  const features = Float32Array.from({ length: count * SIDE * SIDE }, () => Math.max(0, 0.15 * next()));
  labels.forEach((label, sample) => {
    const [top, left] = [below(SIDE - 3), below(SIDE - 3)];
    for (let step = 0; step < 4; step++) {
      const row = label === 0 ? top : top + step;
      const column = label === 1 ? left : left + step;
      features[(sample * SIDE + row) * SIDE + column] = 0.8 + 0.2 * next();
    }
  });
  return {
    ...{ name: 'strokes', split, source: 'a test', features, labels, count, width: SIDE * SIDE },
    ...{ classNames: ['across', 'down', 'diagonal'], imageShape: [SIDE, SIDE] },
  };
}

const splits: DataSplits = {
  train: strokes('train', 1, 600),
  validation: strokes('validation', 2, 210),
  test: strokes('test', 3, 30),
  fingerprint: 'strokes',
};

const LAYERS = [
  { kind: 'conv2d', channels: 8, kernel: 3, padding: 1, grid: 3 },
  { kind: 'conv2d', channels: 12, kernel: 3, stride: 2 },
];

function configOf(network: object, training: object = {}): TrainableConfig {
  const rule = { kind: 'local-heads' };
  return trainable(
    configSchema.parse({
      ...{ name: 'strokes', seed: 5, data: { source: 'mnist' }, network },
      train: { rule, epochs: 6, batch: 32, learningRate: 0.01, ...training },
    }),
  );
}

function bytesOf(network: FloatNetwork, config: TrainableConfig): string {
  const provenance = {
    ...{
      ffirm: '1.0.0',
      data: { name: 'strokes', source: 'a test', fingerprint: 'ff', trainingSamples: 600 },
    },
    ...{ engine: { name: 'wasm', version: '4' }, seed: 5, epochs: 6 },
    ...{ network: config.network, training: config.train },
  };
  return Buffer.from(encodeFloatModel({ network, provenance })).toString('base64');
}

describe('a network with convolutions', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine('wasm');
  });

  it.each<[about: string, network: object, bound: number]>([
    ['two convolutions', { layers: LAYERS }, 0.95],
    ['a dense layer behind a convolution', { layers: [LAYERS[0], 24] }, 0.9],
    ['no normalisation', { layers: LAYERS, normalization: { kind: 'none' } }, 0.9],
    ['l2 normalisation', { layers: LAYERS, normalization: { kind: 'l2' } }, 0.8],
    [
      'rows as channels of points in time',
      {
        layers: [{ kind: 'conv1d', channels: 16, kernel: 4, grid: 2 }],
        input: { width: SIDE, channels: SIDE },
      },
      0.8,
    ],
  ])('learns, and answers as the float reference: %s', async (_, network, bound) => {
    const trained = await train(splits, configOf(network), { engine });
    const { validationAccuracy } = trained.metrics[trained.metrics.length - 1];
    expect(validationAccuracy).toBeGreaterThan(bound);
    const { labels } = classifyAll(trained.network, splits.validation);
    expect(accuracyOf(labels, splits.validation)).toBeCloseTo(validationAccuracy, 2);
  });

  it('gives the same bytes twice, and when it resumes from a file', async () => {
    const config = configOf({ layers: LAYERS }, { epochs: 3, shift: 1 });
    const files: Uint8Array[] = [];
    const onEpoch = (_: unknown, checkpoint: () => Checkpoint) =>
      files.push(encodeCheckpoint(checkpoint(), 'run'));
    const one = await train(splits, config, { engine, onEpoch });
    const two = await train(splits, config, { engine });
    const { checkpoint: resume } = decodeCheckpoint(files[1], 'file');
    const resumed = await train(splits, config, { engine, resume });
    expect(bytesOf(two.network, config)).toBe(bytesOf(one.network, config));
    expect(bytesOf(resumed.network, config)).toBe(bytesOf(one.network, config));
    expect(resume.epoch).toBe(2);
  });

  it.each(['rms', 'l2', 'none'])(
    'computes the maps that the model computes, normalised by %s',
    async (kind) => {
      const config = configOf({ layers: LAYERS, normalization: { kind } }, { epochs: 1 });
      const checkpoints: Checkpoint[] = [];
      const onEpoch = (_: unknown, checkpoint: () => Checkpoint) => checkpoints.push(checkpoint());
      const { network } = await train(splits, config, { engine, onEpoch });
      const convolutions = network.layers.flatMap(({ convolution }) => convolution ?? []);
      expect(convolutions.length).toBe(2);
      const placement = 'prepend' as const;
      const task = {
        config,
        features: SIDE * SIDE,
        classNames: network.classNames,
        placement,
        engine,
        convolutions,
      };
      const encoding = singleEncoding(task);
      const samples = Uint32Array.of(3, 11);
      const inputs = singleInputs(blankInputs(splits.train, samples, encoding), 2, encoding);
      const { multiply } = engine;
      const found = forwardRows(inputs, 2, checkpoints[0].layers, encoding, multiply, convolutions);
      samples.forEach((sample, row) => {
        const features = splits.train.features.subarray(sample * SIDE * SIDE, (sample + 1) * SIDE * SIDE);
        const expected = activationsOf(network, features, 0);
        expect(expected.map(({ length }) => length)).toEqual([SIDE * SIDE * 8, 9 * 12]);
        expected.forEach((map, layer) => {
          map.forEach((value, index) => {
            expect(found[layer][row * map.length + index]).toBeCloseTo(value, 4);
          });
          expect(Math.max(...map)).toBeGreaterThan(0.01);
        });
      });
    },
  );

  it('is refused where a convolution does not fit, before training', async () => {
    const layers = [{ kind: 'conv2d', channels: 2, kernel: 9 }];
    await expect(train(splits, configOf({ layers }), { engine })).rejects.toThrow(
      'network.layers[0]: a kernel of 9 x 9 does not fit a map of 8 x 8',
    );
  });
});
