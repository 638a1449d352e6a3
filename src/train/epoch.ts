import { setImmediate } from 'node:timers/promises';
import type { TrainableConfig } from '../config/config.js';
import type { Dataset } from '../data/dataset.js';
import { type Purpose, type RandomStream, randomStream } from '../math/random.js';
import { openAugmentations } from './augment/registry.js';
import { blankInputs, type InputEncoding } from './inputs.js';
import type { Batch, NetworkInTraining } from './learning-rule.js';
import { normalNoise } from './noise.js';
import { drawEpoch, samplesPerEpoch } from './sampling.js';
import { learningRateAt } from './schedule.js';

/** The results of an epoch's steps. */
export interface EpochLosses {
  /** Mean over the samples, for every layer. */
  readonly layerLoss: readonly number[];
  /** Of the last step. */
  readonly learningRate: number;
}

/** Called after every step with the batches done in this epoch and the mean loss so far, summed over the layers. */
export type StepListener = (batches: number, loss: number) => void;

/** Steps in an epoch. The last batch may be smaller. */
export function stepsPerEpoch(samples: number, batch: number): number {
  return Math.ceil(samples / batch);
}

/** The streams of an epoch, one for every requested purpose. */
function epochStreams(seed: number, epoch: number): Batch['random'] {
  const streams = new Map<Purpose, RandomStream>();
  return (purpose) => {
    const stream = streams.get(purpose) ?? randomStream(seed, epoch, purpose);
    streams.set(purpose, stream);
    return stream;
  };
}

/** The batches of an epoch, made one at a time: samples in random order, changed, with noise and time. */
function* batchesOf(
  dataset: Dataset,
  config: TrainableConfig,
  encoding: InputEncoding,
  epoch: number,
): Generator<Batch> {
  const { batch, epochs, learningRate, noise, sampling } = config.train;
  const steps = stepsPerEpoch(samplesPerEpoch(dataset, sampling), batch);
  const random = epochStreams(config.seed, epoch);
  const order = drawEpoch(dataset, sampling, random('order'));
  const changes = {
    change: openAugmentations(dataset, config.network, config.train, random),
    noiseOf: noise === undefined ? undefined : normalNoise(noise, random('noise')),
  };
  for (let index = 0; index < steps; index++) {
    const samples = order.subarray(index * batch, (index + 1) * batch);
    const stepsBefore = (epoch - 1) * steps + index;
    yield {
      count: samples.length,
      blank: blankInputs(dataset, samples, encoding, changes),
      labels: Uint8Array.from(samples, (sample) => dataset.labels[sample]),
      random,
      learningRate: learningRateAt(learningRate, stepsBefore, steps * epochs),
      step: stepsBefore + 1,
    };
  }
}

/**
 * Trains a network for an epoch.
 *
 * @param epoch 1 for the first
 * @returns undefined if the signal stopped it between two steps
 */
export async function runEpoch(
  network: NetworkInTraining,
  dataset: Dataset,
  config: TrainableConfig,
  encoding: InputEncoding,
  epoch: number,
  signal: AbortSignal | undefined,
  onStep: StepListener,
): Promise<EpochLosses | undefined> {
  const sums = new Float64Array(config.network.layers.length);
  const underway: Promise<void>[] = [];
  let samples = 0;
  let batches = 0;
  let rate = 0;
  for (const batch of batchesOf(dataset, config, encoding, epoch)) {
    // Lets signals, the progress bar and the threads of layers run between two steps.
    await setImmediate();
    // So that no queue grows.
    if (underway.length > network.lag) {
      await underway.shift();
    }
    if (signal?.aborted) {
      break;
    }
    rate = batch.learningRate;
    const taken = network.step(batch).then((losses) => {
      losses.forEach((loss, layer) => {
        sums[layer] += loss * batch.count;
      });
      samples += batch.count;
      batches += 1;
      onStep(batches, sums.reduce((total, sum) => total + sum) / samples);
    });
    // A failure is handled where the step is awaited; until then it must not count as unhandled.
    taken.catch(() => undefined);
    underway.push(taken);
  }
  await Promise.all(underway);
  if (signal?.aborted) {
    return undefined;
  }
  return { layerLoss: Array.from(sums, (sum) => sum / samples), learningRate: rate };
}
