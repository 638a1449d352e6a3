import { beforeAll, describe, expect, it } from 'vitest';
import { configSchema, type TrainableConfig } from '../../src/config/config.js';
import { trainable } from '../../src/config/network-source.js';
import { type DataSplits, firstSamples } from '../../src/data/dataset.js';
import { loadMnist } from '../../src/data/mnist.js';
import { accuracyOf, classifyAll } from '../../src/model/forward.js';
import type { FloatNetwork } from '../../src/model/network.js';
import { type Checkpoint, CheckpointError, type EpochMetrics } from '../../src/train/checkpoint.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/train/checkpoint-file.js';
import { type Engine, openEngine } from '../../src/train/engine.js';
import { productLayers } from '../../src/train/product-layers.js';
import { TrainingInterrupted, type TrainingProgress, train } from '../../src/train/trainer.js';

function configOf(trainKeys: object, networkKeys: object = {}): TrainableConfig {
  const config = configSchema.parse({
    name: 'small',
    seed: 3,
    data: { source: 'mnist' },
    network: { layers: [64, 64], prefixes: [16], label: { amplitude: 3 }, ...networkKeys },
    train: { epochs: 3, learningRate: 0.004, batch: 128, ...trainKeys },
  });
  return trainable(config);
}

/** All numbers of a network as bytes, so that a comparison sees the last bit. */
function bytesOf(network: FloatNetwork): string {
  return network.layers
    .flatMap(({ weights, bias }) => [weights, bias])
    .map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
    )
    .join('|');
}

function accuracyOn(network: FloatNetwork, splits: DataSplits): number {
  return accuracyOf(classifyAll(network, splits.validation).labels, splits.validation);
}

describe('train', () => {
  let splits: DataSplits;
  let tiny: DataSplits;
  let engine: Engine;
  beforeAll(async () => {
    const mnist = loadMnist({ validation: 10_000, train: 4000 });
    splits = { ...mnist, validation: firstSamples(mnist.validation, 1000) };
    tiny = {
      ...mnist,
      train: firstSamples(mnist.train, 500),
      validation: firstSamples(mnist.validation, 100),
    };
    engine = await openEngine('wasm');
  });

  it('learns, and reports the accuracy that the float reference measures', async () => {
    const {
      network,
      metrics,
      engine: used,
      epochs,
    } = await train(splits, configOf({ epochs: 4 }), { engine });
    const last = metrics[metrics.length - 1];
    expect(last.validationAccuracy).toBeGreaterThan(0.9);
    expect(last.validationSamples).toBe(1000);
    expect(accuracyOn(network, splits)).toBeCloseTo(last.validationAccuracy, 2);
    expect(last.loss).toBeLessThan(metrics[0].loss / 2);
    expect(last.loss).toBeCloseTo(last.layerLoss[0] + last.layerLoss[1], 9);
    expect([used.name, epochs, metrics.length]).toEqual(['wasm', 4, 4]);
    expect(network.prefixes).toEqual([
      [16, 64],
      [16, 64],
    ]);
    expect(network.layers.map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
      [784, 64],
      [64, 64],
    ]);
  });

  it.each([
    [
      "Hinton's loss, uniform negatives",
      { loss: { kind: 'hinton' }, negatives: { kind: 'uniform' } },
      {},
      0.4,
    ],
    ['prepended labels', {}, { label: { placement: 'prepend', amplitude: 3 } }, 0.85],
    ['l2 normalisation', { learningRate: 0.02 }, { normalization: { kind: 'l2' } }, 0.75],
    ['shifted pictures', { shift: 1 }, {}, 0.8],
    ['one layer', {}, { layers: [64] }, 0.85],
    ['three layers', {}, { layers: [64, 48, 32] }, 0.85],
  ])('learns with %s', async (_, trainKeys, networkKeys, bound) => {
    const config = configOf(trainKeys, networkKeys);
    const { network, metrics } = await train(splits, config, { engine });
    expect(metrics[2].validationAccuracy).toBeGreaterThan(bound);
    expect(accuracyOn(network, splits)).toBeCloseTo(metrics[2].validationAccuracy, 2);
  });

  it('gives the same bytes for the same seed, others for another', async () => {
    const config = configOf({ epochs: 2, shift: 1 });
    const one = await train(tiny, config, { engine });
    const two = await train(tiny, config, { engine });
    const other = await train(tiny, { ...config, seed: 4 }, { engine });
    expect(bytesOf(two.network)).toBe(bytesOf(one.network));
    expect(bytesOf(other.network)).not.toBe(bytesOf(one.network));
  });

  it('gives the same bytes when it resumes after any epoch', async () => {
    const config = configOf({ shift: 1 });
    const checkpoints: Checkpoint[] = [];
    const whole = await train(tiny, config, {
      engine,
      onEpoch: (_, checkpoint) => checkpoints.push(structuredClone(checkpoint())),
    });
    for (const resume of checkpoints) {
      const resumed = await train(tiny, config, { engine, resume });
      expect(bytesOf(resumed.network)).toBe(bytesOf(whole.network));
      expect(resumed.metrics.map(withoutTime)).toEqual(whole.metrics.map(withoutTime));
    }
    expect(checkpoints.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 4],
      [2, 8],
      [3, 12],
    ]);
  });

  it('stops after the step in work and hands over the last finished epoch', async () => {
    const config = configOf({});
    const whole = await train(tiny, config, { engine });
    const stop = new AbortController();
    const progress: TrainingProgress[] = [];
    const stopped = await train(tiny, config, {
      engine,
      signal: stop.signal,
      onProgress: (event) => {
        progress.push(event);
        if (event.epoch === 2 && event.batch === 2) {
          stop.abort();
        }
      },
    }).catch((error: unknown) => error);
    if (!(stopped instanceof TrainingInterrupted)) {
      throw stopped;
    }
    expect(stopped.checkpoint.epoch).toBe(1);
    const resumed = await train(tiny, config, { engine, resume: stopped.checkpoint });
    expect(bytesOf(resumed.network)).toBe(bytesOf(whole.network));
    expect(progress[0]).toMatchObject({ epoch: 1, epochs: 3, batch: 1, batches: 4, fraction: 1 / 12 });
    expect(progress[0].validationAccuracy).toBeUndefined();
    expect(progress[4].validationAccuracy).toBe(stopped.checkpoint.metrics[0].validationAccuracy);
  });

  it('does not start when the signal was given before', async () => {
    const training = train(tiny, configOf({}), { engine, signal: AbortSignal.abort() });
    await expect(training).rejects.toMatchObject({ name: 'TrainingInterrupted', checkpoint: { epoch: 0 } });
  });

  it('fails with the reason when a later layer fails, and closes every layer', async () => {
    const closed: string[] = [];
    const layers = productLayers(engine.multiply);
    const broken: Engine = {
      ...engine,
      layers: {
        firstLayer: layers.firstLayer,
        convolution: layers.convolution,
        laterLayer: (state) => ({
          step: () => Promise.reject(new Error('the layer broke')),
          state: () => state,
          close: () => {
            closed.push('later');
          },
        }),
      },
    };
    await expect(train(tiny, configOf({}), { engine: broken })).rejects.toThrow('the layer broke');
    expect(closed).toEqual(['later']);
  });

  describe('keep best', () => {
    // A large rate, so that accuracy goes up and down.
    const rough = { epochs: 6, learningRate: 0.2, batch: 64, keep: 'best' };

    it('returns the network of the best epoch, of several the earliest, and says which it is', async () => {
      const biases: number[][][] = [];
      const { network, metrics, kept } = await train(tiny, configOf(rough), {
        engine,
        onEpoch: (_, checkpoint) => {
          biases.push(checkpoint().layers.map(({ bias }) => [...bias.values]));
        },
      });
      const accuracies = metrics.map(({ validationAccuracy }) => validationAccuracy);
      const best = accuracies.indexOf(Math.max(...accuracies));
      // Otherwise this test proves nothing.
      expect(best).toBeLessThan(5);
      expect(kept).toEqual({ epoch: best + 1, validationAccuracy: accuracies[best] });
      expect(network.layers.map(({ bias }) => [...bias])).toEqual(biases[best]);
      expect(accuracyOn(network, tiny)).toBeCloseTo(accuracies[best], 1);
      expect(metrics.map(({ bestEpoch }) => bestEpoch)).toEqual(
        accuracies.map((_, i) => 1 + accuracies.indexOf(Math.max(...accuracies.slice(0, i + 1)))),
      );
      const last = await train(tiny, configOf({ ...rough, keep: 'last' }), { engine });
      expect(bytesOf(last.network)).not.toBe(bytesOf(network));
      expect(last.kept.epoch).toBe(6);
      expect(last.metrics.map(({ validationAccuracy }) => validationAccuracy)).toEqual(accuracies);
      expect(last.metrics.every(({ bestEpoch }) => bestEpoch === undefined)).toBe(true);
    });

    it('gives the same bytes when it resumes from the file of a checkpoint after any epoch, layers in threads or not', async () => {
      const config = configOf(rough);
      const whole = await train(tiny, config, { engine });
      const inThread: Engine = { ...engine, layers: productLayers(engine.multiply) };
      const files: Uint8Array[] = [];
      const other = await train(tiny, config, {
        engine: inThread,
        onEpoch: (_, checkpoint) => {
          files.push(encodeCheckpoint(checkpoint(), 'run'));
        },
      });
      expect(bytesOf(other.network)).toBe(bytesOf(whole.network));
      for (const file of files) {
        const { checkpoint: resume } = decodeCheckpoint(file, 'file');
        const resumed = await train(tiny, config, { engine, resume });
        expect(bytesOf(resumed.network)).toBe(bytesOf(whole.network));
        expect(resumed.kept).toEqual(whole.kept);
        expect(resumed.metrics.map(withoutTime)).toEqual(whole.metrics.map(withoutTime));
      }
    });

    it('measures every epoch on the same samples, the last too', async () => {
      const many = { ...tiny, validation: { ...loadMnist({ validation: 2500, train: 10 }).validation } };
      const { metrics } = await train(many, configOf({ epochs: 2, keep: 'best' }), { engine });
      expect(metrics.map(({ validationSamples }) => validationSamples)).toEqual([2000, 2000]);
      const last = await train(many, configOf({ epochs: 2, keep: 'last' }), { engine });
      expect(last.metrics.map(({ validationSamples }) => validationSamples)).toEqual([2000, 2500]);
    });
  });

  it('stops where numbers are no longer finite, and names the learning rate', async () => {
    const rule = { kind: 'pepita', projection: 5 };
    const config = configOf({ rule, learningRate: 1, epochs: 8 }, { normalization: { kind: 'none' } });
    const finished: number[] = [];
    const training = train(tiny, config, { engine, onEpoch: ({ epoch }) => finished.push(epoch) });
    await expect(training).rejects.toThrow(
      /^training diverged in epoch \d; lower train.learningRate, which is 1$/,
    );
    expect(finished.length).toBeLessThan(8);
  });

  it('refuses a checkpoint of another network or run', async () => {
    const checkpoints: Checkpoint[] = [];
    const onEpoch = (_: EpochMetrics, checkpoint: () => Checkpoint) => checkpoints.push(checkpoint());
    await train(tiny, configOf({ epochs: 2 }), { engine, onEpoch });
    const [resume, last] = checkpoints;
    const other = configOf({}, { layers: [64, 32] });
    await expect(train(tiny, other, { engine, resume })).rejects.toThrow(
      new CheckpointError(
        'the checkpoint is of a network 784-64-64, the config asks for 784-64-32; restore the config, or train without --resume',
      ),
    );
    await expect(train(tiny, configOf({ batch: 64 }), { engine, resume })).rejects.toThrow('batch size');
    await expect(train(tiny, configOf({ epochs: 1 }), { engine, resume: last })).rejects.toThrow(
      'after 2 epochs',
    );
  });
});

function withoutTime({ seconds, ...metrics }: EpochMetrics): Omit<EpochMetrics, 'seconds'> {
  expect(seconds).toBeGreaterThan(0);
  return metrics;
}
