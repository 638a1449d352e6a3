import type { Config } from '../config/config.js';
import { type DataSplits, firstSamples } from '../data/dataset.js';
import { randomStream } from '../math/random.js';
import type { FloatNetwork } from '../model/network.js';
import { type Checkpoint, checkCheckpoint, type EpochMetrics } from './checkpoint.js';
import type { Engine } from './engine.js';
import { runEpoch, stepsPerEpoch } from './epoch.js';
import { evaluate } from './evaluate.js';
import { initialLayers } from './initialize.js';
import { samplesPerEpoch } from './sampling.js';
import { closeStack, networkOf, openStack, statesOf, widthsOf } from './stack.js';

/** Validation samples looked at after every epoch but the last, which sees them all. */
const VALIDATION_GLANCE = 2000;

/** Where training stands, after every step. */
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

export interface TrainingOptions {
  readonly engine: Engine;
  /** Stops training after the step in work. */
  readonly signal?: AbortSignal | undefined;
  /** Goes on after this checkpoint. */
  readonly resume?: Checkpoint | undefined;
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
  /** `checkpoint` makes a checkpoint when it is called, so that one that is not kept costs nothing. */
  readonly onEpoch?: ((metrics: EpochMetrics, checkpoint: () => Checkpoint) => void) | undefined;
}

export interface TrainingResult {
  readonly network: FloatNetwork;
  /** Of every epoch, those before a resumed checkpoint included. */
  readonly metrics: readonly EpochMetrics[];
  readonly engine: Pick<Engine, 'name' | 'version' | 'detail'>;
  readonly epochs: number;
}

/** Training was stopped by its signal. `checkpoint` is that of the last epoch that was finished. */
export class TrainingInterrupted extends Error {
  override readonly name = 'TrainingInterrupted';

  constructor(readonly checkpoint: Checkpoint) {
    super(`training was stopped after ${checkpoint.epoch} finished epochs`);
  }
}

/**
 * Trains a multi-pass Forward-Forward network (Hinton, arXiv 2212.13345): every layer by itself, all at the same
 * time, with no backward pass through the network.
 *
 * The result depends on the data, the config and the engine alone: the same run gives the same bytes, and so does a
 * run that was stopped and resumed at the end of any epoch.
 *
 * @throws TrainingInterrupted when the signal stops it
 * @throws CheckpointError when the checkpoint to resume is of another network or run
 */
export async function train(
  splits: DataSplits,
  config: Config,
  options: TrainingOptions,
): Promise<TrainingResult> {
  const { engine, signal, resume } = options;
  const dataset = splits.train;
  const classes = dataset.classNames.length;
  const { epochs } = config.train;
  const steps = stepsPerEpoch(samplesPerEpoch(dataset, config.train.sampling), config.train.batch);
  const widths = widthsOf(config, dataset);
  const { label, normalization } = config.network;
  const encoding = { classes, label, normalization };

  if (resume !== undefined) {
    checkCheckpoint(resume, widths, epochs, steps);
  }
  const metrics = [...(resume?.metrics ?? [])];
  let last: Checkpoint = resume ?? {
    epoch: 0,
    step: 0,
    layers: initialLayers(widths, randomStream(config.seed, 0, 'initialization')),
    metrics: [],
  };
  const stack = openStack(engine.layers, config, classes, last.layers);
  try {
    for (let epoch = last.epoch + 1; epoch <= epochs; epoch++) {
      const started = performance.now();
      const validationAccuracy = metrics.at(-1)?.validationAccuracy;
      const losses = await runEpoch(stack, dataset, config, encoding, epoch, signal, (batch, loss) =>
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
      const layers = await statesOf(stack);
      const seen = epoch === epochs ? splits.validation : firstSamples(splits.validation, VALIDATION_GLANCE);
      const epochMetrics: EpochMetrics = {
        epoch,
        loss: losses.layerLoss.reduce((total, loss) => total + loss, 0),
        layerLoss: losses.layerLoss,
        learningRate: losses.learningRate,
        validationAccuracy: evaluate(layers, encoding, seen, engine.multiply),
        validationSamples: seen.count,
        seconds: (performance.now() - started) / 1000,
      };
      metrics.push(epochMetrics);
      const checkpoint: Checkpoint = { epoch, step: epoch * steps, layers, metrics: [...metrics] };
      last = checkpoint;
      options.onEpoch?.(epochMetrics, () => checkpoint);
    }
  } finally {
    await closeStack(stack);
  }
  return {
    network: networkOf(config, dataset, last.layers),
    metrics,
    engine: { name: engine.name, version: engine.version, detail: engine.detail },
    epochs,
  };
}
