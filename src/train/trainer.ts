import type { TrainableConfig } from '../config/config.js';
import { type DataSplits, spreadSamples } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import { ReportedError } from '../errors/reported-error.js';
import { randomStream } from '../math/random.js';
import type { FloatNetwork } from '../model/network.js';
import { type Checkpoint, checkCheckpoint, type EpochMetrics } from './checkpoint.js';
import type { Engine } from './engine.js';
import { runEpoch, stepsPerEpoch } from './epoch.js';
import { placeLayers } from './input-shape.js';
import { labelPlacement } from './label-placement.js';
import type { LayerState } from './layer-step.js';
import type { Task } from './learning-rule.js';
import type { Parts } from './parts.js';
import { ruleOf } from './rules/registry.js';
import { samplesPerEpoch } from './sampling.js';

/**
 * Validation samples, spread over all of them, used after every epoch. The last epoch uses all of them, unless the best epoch is
 * kept: then all epochs are measured on the same.
 */
const VALIDATION_GLANCE = 2000;

/** The progress of training, after every step. */
export interface TrainingProgress {
  /** 1 for the first. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches of this epoch that are done. */
  readonly batch: number;
  readonly batches: number;
  /** Share of all steps that are done, in (0, 1]. */
  readonly fraction: number;
  /** Mean loss of this epoch so far, summed over the layers. */
  readonly loss: number;
  /** After the epoch before; undefined in the first. */
  readonly validationAccuracy: number | undefined;
}

/** A finished epoch. */
export interface EpochProgress {
  /** 1 for the first. */
  readonly epoch: number;
  readonly epochs: number;
  /** Mean loss of the epoch, summed over the layers. */
  readonly loss: number;
  /** Of the network after this epoch: share of right answers, and the number of validation samples. */
  readonly validation: { readonly accuracy: number; readonly samples: number; readonly of: number };
}

export interface TrainingOptions {
  readonly engine: Engine;
  /** Stops training after the current step. */
  readonly signal?: AbortSignal | undefined;
  /** Continues after this checkpoint. */
  readonly resume?: Checkpoint | undefined;
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
  /** Awaited. `checkpoint` makes a checkpoint when it is called, so that one that is not needed costs nothing. */
  readonly onEpoch?: ((metrics: EpochMetrics, checkpoint: () => Checkpoint) => unknown) | undefined;
}

export interface TrainingResult {
  readonly network: FloatNetwork;
  /** Of every epoch, those before a resumed checkpoint included. */
  readonly metrics: readonly EpochMetrics[];
  readonly engine: Pick<Engine, 'name' | 'version' | 'detail'>;
  readonly epochs: number;
  /** The epoch that the network is of, and its accuracy on all validation samples. */
  readonly kept: { readonly epoch: number; readonly validationAccuracy: number };
}

/** Training was stopped by its signal. `checkpoint` is that of the last epoch that was finished. */
export class TrainingInterrupted extends ReportedError {
  override readonly name = 'TrainingInterrupted';
  readonly kind = 'interrupted';

  constructor(readonly checkpoint: Checkpoint) {
    super(
      checkpoint.epoch === 0
        ? 'training was stopped before the end of the first epoch, nothing is kept; train again'
        : `training was stopped after ${checkpoint.epoch} finished epochs; continue with --resume`,
    );
  }
}

/** The numbers of a network have left the range of floating point. The results of the epoch are discarded. */
export class TrainingDiverged extends InputError {
  override readonly name = 'TrainingDiverged';

  constructor(epoch: number, learningRate: number) {
    super(`training diverged in epoch ${epoch}; lower train.learningRate, which is ${learningRate}`);
  }
}

function isFinitePart({ weights, bias }: LayerState): boolean {
  return weights.values.every(Number.isFinite) && bias.values.every(Number.isFinite);
}

/** Whether all numbers of a network in training are finite. */
function isFiniteNetwork({ layers, heads, decoders }: Parts): boolean {
  return [...layers, ...heads, ...decoders].every(isFinitePart);
}

/**
 * Trains a network by the learning rule of its config: every layer by itself, all at the same time, with no
 * backward pass through the network.
 *
 * The result depends only on the data, the config and the engine: the same run gives the same bytes, and so does a run
 * that was stopped and resumed at the end of any epoch.
 *
 * @throws InputError when convolutions do not fit the samples
 * @throws TrainingInterrupted when the signal stops it
 * @throws TrainingDiverged when a number of the network is no longer finite
 * @throws CheckpointError when the checkpoint to resume is of another network or run
 */
export async function train(
  splits: DataSplits,
  config: TrainableConfig,
  options: TrainingOptions,
): Promise<TrainingResult> {
  const { engine, signal, resume } = options;
  const dataset = splits.train;
  const rule = ruleOf(config.train.rule);
  const convolutions = placeLayers(config.network, dataset);
  const task: Task = {
    config,
    features: dataset.width,
    classNames: dataset.classNames,
    placement: labelPlacement(config.network, dataset),
    engine,
    convolutions,
  };
  const { epochs } = config.train;
  const keepsBest = config.train.keep === 'best';
  const steps = stepsPerEpoch(samplesPerEpoch(dataset, config.train.sampling), config.train.batch);
  const fresh = rule.initialize(task, randomStream(config.seed, 0, 'initialization'));
  if (resume !== undefined) {
    checkCheckpoint(resume, fresh, epochs, steps);
  }
  const metrics = [...(resume?.metrics ?? [])];
  let last: Checkpoint = resume ?? { epoch: 0, step: 0, ...fresh, metrics: [] };
  let best = keepsBest ? last.best : undefined;
  const network = rule.open(task, last);
  const glance = spreadSamples(splits.validation, VALIDATION_GLANCE);
  try {
    for (let epoch = last.epoch + 1; epoch <= epochs; epoch++) {
      const started = performance.now();
      const validationAccuracy = metrics.at(-1)?.validationAccuracy;
      const losses = await runEpoch(
        network,
        dataset,
        config,
        rule.encodingOf(task),
        epoch,
        signal,
        (batch, loss) =>
          options.onProgress?.({
            epoch,
            epochs,
            batch,
            batches: steps,
            fraction: ((epoch - 1) * steps + batch) / (epochs * steps),
            loss,
            validationAccuracy,
          }),
      );
      if (losses === undefined) {
        throw new TrainingInterrupted(last);
      }
      const parts = await network.parts();
      if (!isFiniteNetwork(parts)) {
        throw new TrainingDiverged(epoch, config.train.learningRate);
      }
      const seen = epoch === epochs && !keepsBest ? splits.validation : glance;
      const accuracy = rule.evaluate(task, parts, seen);
      // Of several that are as good, the earlier one.
      if (keepsBest && (best === undefined || accuracy > best.accuracy)) best = { epoch, accuracy, parts };
      const epochMetrics: EpochMetrics = {
        epoch,
        loss: losses.layerLoss.reduce((total, loss) => total + loss, 0),
        layerLoss: losses.layerLoss,
        learningRate: losses.learningRate,
        validationAccuracy: accuracy,
        validationSamples: seen.count,
        ...(best === undefined ? {} : { bestEpoch: best.epoch }),
        seconds: (performance.now() - started) / 1000,
      };
      metrics.push(epochMetrics);
      const checkpoint: Checkpoint = {
        ...{ epoch, step: epoch * steps, ...parts, metrics: [...metrics] },
        ...(best === undefined ? {} : { best }),
      };
      last = checkpoint;
      await options.onEpoch?.(epochMetrics, () => checkpoint);
    }
  } finally {
    await network.close();
  }
  const kept = best === undefined ? last : best.parts;
  return {
    network: rule.networkOf(task, kept),
    kept: {
      epoch: best?.epoch ?? last.epoch,
      // The last epoch of a run that keeps it is measured on all samples.
      validationAccuracy:
        best === undefined
          ? (metrics.at(-1)?.validationAccuracy ?? 0)
          : rule.evaluate(task, kept, splits.validation),
    },
    metrics,
    engine: { name: engine.name, version: engine.version, detail: engine.detail },
    epochs,
  };
}
