import { setImmediate } from 'node:timers/promises';
import type { Config } from '../config/config.js';
import type { Dataset } from '../data/dataset.js';
import { randomStream } from '../math/random.js';
import { encodeInputs, type InputEncoding } from './inputs.js';
import type { FirstLayerBatch } from './layer-step.js';
import { gumbelNoise } from './negatives.js';
import { normalNoise } from './noise.js';
import { drawEpoch, samplesPerEpoch } from './sampling.js';
import { learningRateAt } from './schedule.js';
import { drawShift } from './shift.js';
import type { LayerStack } from './stack.js';

/** What an epoch's steps came to. */
export interface EpochLosses {
  /** Mean over the samples, for every layer. */
  readonly layerLoss: readonly number[];
  /** Of the last step. */
  readonly learningRate: number;
}

/** Told after every step: batches done in this epoch and the mean loss so far, summed over the layers. */
export type StepListener = (batches: number, loss: number) => void;

/** Steps in an epoch. The last batch may be smaller. */
export function stepsPerEpoch(samples: number, batch: number): number {
  return Math.ceil(samples / batch);
}

/** The batches of an epoch, made one at a time: samples in random order, moved, encoded, with noise and time. */
function* batchesOf(
  dataset: Dataset,
  config: Config,
  encoding: InputEncoding,
  epoch: number,
): Generator<FirstLayerBatch> {
  const { batch, epochs, learningRate, shift, noise, sampling } = config.train;
  const steps = stepsPerEpoch(samplesPerEpoch(dataset, sampling), batch);
  const order = drawEpoch(dataset, sampling, randomStream(config.seed, epoch, 'order'));
  const negatives = randomStream(config.seed, epoch, 'negatives');
  const shifts = randomStream(config.seed, epoch, 'shift');
  const augmentation = {
    shiftOf: shift > 0 ? () => drawShift(shift, shifts) : undefined,
    noiseOf: noise === undefined ? undefined : normalNoise(noise, randomStream(config.seed, epoch, 'noise')),
  };
  for (let index = 0; index < steps; index++) {
    const samples = order.subarray(index * batch, (index + 1) * batch);
    const stepsBefore = (epoch - 1) * steps + index;
    yield {
      ...encodeInputs(dataset, samples, encoding, augmentation),
      count: samples.length,
      labels: Uint8Array.from(samples, (sample) => dataset.labels[sample]),
      noise: gumbelNoise(samples.length * encoding.classes, negatives),
      learningRate: learningRateAt(learningRate, stepsBefore, steps * epochs),
      step: stepsBefore + 1,
    };
  }
}

/**
 * One step of every layer; the loss of each. The layers take their steps in the order of the batches, because each
 * layer answers in order.
 */
async function stepThroughLayers(stack: LayerStack, batch: FirstLayerBatch): Promise<readonly number[]> {
  const { count, learningRate, step } = batch;
  let result = await stack.first.step(batch);
  const losses = [result.loss];
  for (const layer of stack.later) {
    result = await layer.step({ count, pairs: result.pairs, learningRate, step });
    losses.push(result.loss);
  }
  return losses;
}

/**
 * Trains all layers for an epoch, each greedily on what the layer before hands on.
 *
 * @param epoch 1 for the first
 * @returns undefined when the signal stopped it between two steps
 */
export async function runEpoch(
  stack: LayerStack,
  dataset: Dataset,
  config: Config,
  encoding: InputEncoding,
  epoch: number,
  signal: AbortSignal | undefined,
  onStep: StepListener,
): Promise<EpochLosses | undefined> {
  const sums = new Float64Array(1 + stack.later.length);
  const underway: Promise<void>[] = [];
  let samples = 0;
  let batches = 0;
  let rate = 0;
  for (const batch of batchesOf(dataset, config, encoding, epoch)) {
    // Lets signals, the progress bar and the threads of later layers have their turn between two steps.
    await setImmediate();
    // A later layer may be so many batches behind as there are layers, so that no queue grows.
    if (underway.length > stack.later.length) {
      await underway.shift();
    }
    if (signal?.aborted) {
      break;
    }
    rate = batch.learningRate;
    const taken = stepThroughLayers(stack, batch).then((losses) => {
      losses.forEach((loss, layer) => {
        sums[layer] += loss * batch.count;
      });
      samples += batch.count;
      batches += 1;
      onStep(batches, sums.reduce((total, sum) => total + sum) / samples);
    });
    // A failure is met where the step is awaited; until then it must not count as unhandled.
    taken.catch(() => undefined);
    underway.push(taken);
  }
  await Promise.all(underway);
  if (signal?.aborted) {
    return undefined;
  }
  return { layerLoss: Array.from(sums, (sum) => sum / samples), learningRate: rate };
}
