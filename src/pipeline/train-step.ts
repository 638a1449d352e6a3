import type { Config, TrainableConfig } from '../config/config.js';
import { trainable } from '../config/network-source.js';
import type { DataSplits } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import { readInput } from '../io/files.js';
import { sha256 } from '../io/hash.js';
import { version } from '../io/package.js';
import { writeWhole } from '../io/write-file.js';
import type { Provenance } from '../model/metadata.js';
import { encodeFloatModel } from '../model/model-file.js';
import { describeNetwork } from '../model/network.js';
import type { Checkpoint } from '../train/checkpoint.js';
import { decodeCheckpoint, encodeCheckpoint } from '../train/checkpoint-file.js';
import { type Engine, openEngine } from '../train/engine.js';
import { type TrainingResult, train } from '../train/trainer.js';
import { chanceRemark, type MostFrequent, mostFrequentOf } from './chance.js';
import { checkSettings } from './check-settings.js';
import type { Paths } from './paths.js';
import { type StepOptions, silent } from './reporter.js';
import { inStep, type Work } from './work.js';

/** The result of training. */
export interface TrainReport {
  readonly model: string;
  readonly network: string;
  readonly engine: string;
  readonly epochs: number;
  /** The epoch that the network is of: the last, or the best one with `train.keep`. */
  readonly epoch: number;
  /** Which epoch was kept: `train.keep`. */
  readonly keep: 'last' | 'best';
  /** Loss of that epoch. */
  readonly loss: number;
  /** Accuracy of the full network on the validation samples, in percent. */
  readonly validationAccuracy: number;
  /** The accuracy of always answering the most frequent class of the validation samples. */
  readonly mostFrequent: MostFrequent;
  readonly seconds: number;
}

export interface TrainOptions extends StepOptions {
  /** Continue from the checkpoint of an earlier run of the same config. */
  readonly resume?: boolean | undefined;
  /** Stops training; the checkpoint of the last epoch stays on the disk. */
  readonly abort?: AbortSignal | undefined;
}

/** What to try when a network has learned nothing. */
const CHANCE_REMEDY =
  'try another train.learningRate, more train.epochs or wider network.layers, and check labels and features with ' +
  '`ffirm data inspect`; where one class is far more frequent than others, look at the sensitivity of the others with `ffirm scores`';

/** Everything on which the bytes of a trained model depend. */
function runIdentity(config: TrainableConfig, fingerprint: string, engine: Engine): string {
  const { seed, data, network, train: training } = config;
  return sha256(JSON.stringify({ version, seed, data, network, training, fingerprint, engine: engine.name }));
}

async function readCheckpoint(paths: Paths, run: string): Promise<Checkpoint> {
  const bytes = await readInput(paths.checkpoint, 'there is nothing to resume; train without --resume');
  const { checkpoint, run: found } = decodeCheckpoint(bytes, paths.checkpoint);
  if (found === run) return checkpoint;
  throw new InputError(
    `${paths.checkpoint}: belongs to a different run: the seed, data, network, train, engine or version of ffirm differs; ` +
      'restore them, or train without --resume',
  );
}

function provenanceOf(config: TrainableConfig, splits: DataSplits, result: TrainingResult): Provenance {
  return {
    ffirm: version,
    data: {
      name: splits.train.name,
      source: splits.train.source,
      fingerprint: splits.fingerprint,
      trainingSamples: splits.train.count,
      ...(splits.split === undefined ? {} : { split: splits.split }),
    },
    engine: { name: result.engine.name, version: result.engine.version },
    seed: config.seed,
    epochs: result.epochs,
    network: config.network,
    training: config.train,
  };
}

async function trainModel(
  config: TrainableConfig,
  { resume: resumes, abort }: TrainOptions,
  { paths, reporter, ...work }: Work,
): Promise<TrainReport> {
  const started = performance.now();
  const engine = await openEngine(config.train.engine);
  reporter.note(`engine: TensorFlow.js ${engine.version}, ${engine.name} (${engine.detail})`);
  const splits = await work.splits();
  for (const note of splits.notes ?? []) reporter.note(note);
  const run = runIdentity(config, splits.fingerprint, engine);
  const resume = resumes ? await readCheckpoint(paths, run) : undefined;
  if (resume !== undefined) reporter.note(`resuming after epoch ${resume.epoch}`);
  try {
    const result = await train(splits, config, {
      engine,
      signal: abort,
      resume,
      onProgress: (progress) => reporter.training(progress),
      onEpoch: async ({ epoch, loss, validationAccuracy, validationSamples }, takeCheckpoint) => {
        const validation = {
          accuracy: validationAccuracy,
          samples: validationSamples,
          of: splits.validation.count,
        };
        reporter.epochEnded({ epoch, epochs: config.train.epochs, loss, validation });
        const checkpoint = takeCheckpoint();
        const lines = checkpoint.metrics.map((metrics) => `${JSON.stringify(metrics)}\n`);
        await writeWhole(paths.checkpoint, encodeCheckpoint(checkpoint, run));
        await writeWhole(paths.metrics, lines.join(''));
      },
    });
    const model = {
      network: result.network,
      provenance: provenanceOf(config, splits, result),
      frontEnd: splits.frontEnd,
    };
    await writeWhole(paths.model, encodeFloatModel(model));
    const { kept } = result;
    const remark = chanceRemark(kept.validationAccuracy, splits.validation);
    if (remark !== undefined)
      reporter.warn(`training did not get better than chance: ${remark}; ${CHANCE_REMEDY}`);
    return {
      model: paths.model,
      network: describeNetwork(result.network.layers),
      engine: engine.name,
      epochs: result.epochs,
      epoch: kept.epoch,
      keep: config.train.keep,
      loss: result.metrics[kept.epoch - 1].loss,
      validationAccuracy: 100 * kept.validationAccuracy,
      mostFrequent: mostFrequentOf(splits.validation),
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    reporter.trainingEnded();
  }
}

/**
 * Trains the network of a config and writes the model file, with metrics and a checkpoint after every epoch.
 *
 * @throws InputError when the config imports its network, there is no checkpoint to resume, or it belongs to another run
 * @throws EngineError when the requested engine does not load
 * @throws TrainingInterrupted when the signal stops it; the last epoch's checkpoint is on the disk
 */
export async function runTrain(given: Config, options: TrainOptions = {}): Promise<TrainReport> {
  const config = trainable(given);
  await checkSettings(config, options.reporter ?? silent);
  return inStep(config, options, (work) => trainModel(config, options, work));
}
