import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { configSchema, type TrainableConfig, type TrainConfig } from '../../../src/config/config.js';
import { trainable } from '../../../src/config/network-source.js';
import { type DataSplits, firstSamples } from '../../../src/data/dataset.js';
import { loadMnist } from '../../../src/data/mnist.js';
import { accuracyOf, classifyAll } from '../../../src/model/forward.js';
import type { FloatNetwork } from '../../../src/model/network.js';
import type { Checkpoint } from '../../../src/train/checkpoint.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/train/checkpoint-file.js';
import { type Engine, openEngine } from '../../../src/train/engine.js';
import { train } from '../../../src/train/trainer.js';

interface Case {
  readonly kind: TrainConfig['rule']['kind'];
  readonly network?: object;
  readonly train?: object;
  /** Accuracy to pass after three epochs of 4000 pictures. */
  readonly bound: number;
}

const CASES: readonly Case[] = [
  { kind: 'forward-forward', bound: 0.85 },
  { kind: 'one-pass', bound: 0.85 },
  {
    kind: 'pepita',
    network: { normalization: { kind: 'none' } },
    train: { learningRate: 0.05, batch: 64 },
    bound: 0.7,
  },
  { kind: 'local-heads', bound: 0.88 },
  { kind: 'layer-wise', bound: 0.6 },
  { kind: 'forward-contrastive', bound: 0.85 },
];

function configOf({ kind, network, train: keys }: Case, trainKeys: object = {}): TrainableConfig {
  const config = configSchema.parse({
    name: 'small',
    seed: 3,
    data: { source: 'mnist' },
    network: { layers: [64, 48], prefixes: [16], label: { amplitude: 3 }, ...network },
    train: { rule: { kind }, epochs: 3, learningRate: 0.004, batch: 128, ...keys, ...trainKeys },
  });
  return trainable(config);
}

/** A hash of all numbers of a network, so that a comparison sees the last bit. */
function bytesOf({ layers, heads }: Pick<FloatNetwork, 'layers' | 'heads'>): string {
  const hash = createHash('sha256');
  for (const part of [...layers, ...(heads ?? [])]) {
    if (part !== undefined) hash.update(part.weights).update(part.bias);
  }
  return hash.digest('hex');
}

let splits: DataSplits;
let tiny: DataSplits;
let engine: Engine;
beforeAll(async () => {
  const mnist = loadMnist({ validation: 10_000, train: 4000 });
  splits = { ...mnist, validation: firstSamples(mnist.validation, 1000) };
  tiny = { ...mnist, train: firstSamples(mnist.train, 300), validation: firstSamples(mnist.validation, 100) };
  engine = await openEngine('wasm');
});

describe.each(CASES)('$kind', (rule) => {
  it('learns, and reports the accuracy that the float reference measures', async () => {
    const { network, metrics } = await train(splits, configOf(rule, { epochs: 4 }), { engine });
    const last = metrics[metrics.length - 1];
    expect(last.validationAccuracy).toBeGreaterThan(rule.bound);
    const answers = classifyAll(network, splits.validation).labels;
    expect(accuracyOf(answers, splits.validation)).toBeCloseTo(last.validationAccuracy, 2);
    expect(last.loss).toBeCloseTo(last.layerLoss[0] + last.layerLoss[1], 9);
    expect(last.loss).toBeLessThan(metrics[0].loss);
  });

  it('gives the same bytes for the same seed, and when it resumes from the file of any epoch', async () => {
    const config = configOf(rule, { shift: 1, noise: 0.05, epochs: 3 });
    const files: Uint8Array[] = [];
    const onEpoch = (_: unknown, checkpoint: () => Checkpoint) =>
      files.push(encodeCheckpoint(checkpoint(), 'run'));
    const whole = await train(tiny, config, { engine, onEpoch });
    const again = await train(tiny, config, { engine });
    const other = await train(tiny, { ...config, seed: 4 }, { engine });
    expect(bytesOf(again.network)).toBe(bytesOf(whole.network));
    expect(bytesOf(other.network)).not.toBe(bytesOf(whole.network));
    for (const file of files) {
      const { checkpoint } = decodeCheckpoint(file, 'file');
      const resumed = await train(tiny, config, { engine, resume: checkpoint });
      expect(bytesOf(resumed.network)).toBe(bytesOf(whole.network));
    }
    expect(files.length).toBe(3);
  });
});

describe('networks with heads', () => {
  const headsOf = async (kind: Case['kind'], network: object = {}) => {
    const config = configOf({ kind, network, bound: 0 }, { epochs: 1 });
    return (await train(tiny, config, { engine })).network;
  };
  const places = ({ heads }: FloatNetwork) => heads?.map((head) => [head?.first, head?.weights.length]);

  it('one-pass reads all layers with a neutral label, its layers those of forward-forward', async () => {
    const network = await headsOf('one-pass', { label: { amplitude: 3, neutral: 0.2 } });
    const multiPass = await headsOf('forward-forward');
    expect(network.label).toEqual({ placement: 'overwrite', amplitude: 0.2 });
    expect(places(network)).toEqual([
      [0, 640],
      [0, 1120],
    ]);
    expect(multiPass.heads).toBeUndefined();
    expect(bytesOf({ layers: network.layers })).toBe(bytesOf(multiPass));
  });

  it('the others read their own layer, without a label', async () => {
    const network = await headsOf('local-heads');
    expect(network).not.toHaveProperty('label');
    expect(places(network)).toEqual([
      [0, 640],
      [1, 480],
    ]);
    expect(network.prefixes).toEqual([
      [16, 64],
      [16, 48],
    ]);
  });

  it('read what network.heads says', async () => {
    expect(places(await headsOf('one-pass', { heads: 'own' }))).toEqual([
      [0, 640],
      [1, 480],
    ]);
    expect(places(await headsOf('layer-wise', { heads: 'all' }))).toEqual([
      [0, 640],
      [0, 1120],
    ]);
  });

  it.each(['one-pass', 'layer-wise', 'forward-contrastive'] as const)(
    'of %s do not reach the layers: other heads, same layers',
    async (kind) => {
      const whole = await headsOf(kind, { heads: 'own', prefixes: [] });
      const nested = await headsOf(kind, { heads: 'own', prefixes: kind === 'one-pass' ? [] : [16] });
      const joined = await headsOf(kind, { heads: 'all', prefixes: [] });
      expect(bytesOf({ layers: nested.layers })).toBe(bytesOf({ layers: whole.layers }));
      expect(bytesOf({ layers: joined.layers })).toBe(bytesOf({ layers: whole.layers }));
      expect(bytesOf(joined)).not.toBe(bytesOf(whole));
    },
  );

  it('a checkpoint of other heads is refused', async () => {
    const checkpoints: Checkpoint[] = [];
    const config = configOf({ kind: 'local-heads', bound: 0 });
    const onEpoch = (_: unknown, checkpoint: () => Checkpoint) => checkpoints.push(checkpoint());
    await train(tiny, config, { engine, onEpoch });
    const other = configOf({ kind: 'local-heads', network: { heads: 'all' }, bound: 0 });
    await expect(train(tiny, other, { engine, resume: checkpoints[0] })).rejects.toThrow(
      'the checkpoint has other heads than the config asks for',
    );
  });
});
