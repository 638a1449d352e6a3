import { join } from 'node:path';
import { benchBundle } from '../bench/bundle.js';
import { spreadSamples } from '../bench/spread.js';
import type { TrainableConfig } from '../config/config.js';
import { parseConfig } from '../config/load.js';
import { trainable } from '../config/network-source.js';
import type { DataSplits, Dataset } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import { systemCode } from '../errors/system-error.js';
import { answersOf, evaluatePolicy } from '../exit/evaluate.js';
import { noneRule } from '../exit/rules/none.js';
import { configText } from '../init/config-text.js';
import { sha256 } from '../io/hash.js';
import { version } from '../io/package.js';
import { inScratchFolder } from '../io/scratch-folder.js';
import { runCalibrate } from '../pipeline/calibrate-step.js';
import { hashCode } from '../pipeline/code-hash.js';
import { runGenerate } from '../pipeline/generate-step.js';
import { readIntegerModel } from '../pipeline/integer-model.js';
import { pathsIn } from '../pipeline/paths.js';
import { runQuantize } from '../pipeline/quantize-step.js';
import { loadStepData } from '../pipeline/step-data.js';
import { runTrain } from '../pipeline/train-step.js';
import { quantizeInputs } from '../quantize/input.js';
import type { IntegerModelFile } from '../quantize/integer-model-file.js';
import { traceAll } from '../quantize/trace.js';
import { type CortexMTarget, loadTarget } from '../simulate/target.js';
import { dataHash } from './data-hash.js';
import { instructionPrices } from './prices.js';
import type { Measured, Trial, TrialResult, TrialSubject } from './trial.js';

/** Samples on which instructions are counted. */
const COUNTED_SAMPLES = 200;

/** Configs whose samples a worker keeps in memory. */
const KEPT = 2;

/** What a worker lacks for a trial: the code that the search began with, or its data. */
export type Lacking = 'code' | 'data';

/** This worker cannot do a trial that another can: it has other code, or not the data. */
export class UnsuitableWorker extends InputError {
  override readonly name = 'UnsuitableWorker';

  constructor(
    message: string,
    readonly lacking: Lacking,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

let hashed: Promise<string> | undefined;

/** Version and hash of the code that is running, which is read once. */
export async function ownCode(): Promise<Pick<TrialSubject, 'version' | 'code'>> {
  hashed ??= hashCode().then(({ all }) => sha256(JSON.stringify(all)));
  return { version, code: await hashed };
}

/** Runs trials one after the other, and keeps what several of them need. */
export interface TrialRunner {
  /**
   * Trains the network of a trial and measures it.
   *
   * @throws UnsuitableWorker when the code differs, or the data are not here or differ
   * @throws EngineError when its engine does not load here; SimulationError when it counts and a tool is missing
   */
  run(trial: Trial): Promise<TrialResult>;
}

async function coreOf(name: string): Promise<CortexMTarget> {
  const target = await loadTarget(name);
  if (target.kind === 'cortex-m') return target;
  throw new InputError(`core: "${name}" is no Cortex-M core; name one such as cortex-m4`);
}

/** The integer network on some samples: accuracy and cost. */
function scoreOn(
  { network }: IntegerModelFile,
  samples: Dataset,
  target: CortexMTarget,
): Omit<Measured, 'counted'> {
  const { model, scales } = network;
  const trace = traceAll(model, quantizeInputs(samples.features, scales.inputScale), model.exits);
  const early = evaluatePolicy(trace, model, model, samples.labels);
  const whole = evaluatePolicy(trace, noneRule(model), model, samples.labels);
  return {
    accuracy: early.accuracy,
    whole: whole.accuracy,
    macs: early.macs,
    instructions: answersOf(trace, model, model, instructionPrices(target)).macs,
  };
}

async function countOn(
  config: TrainableConfig,
  { network }: IntegerModelFile,
  samples: Dataset,
  target: CortexMTarget,
  folder: string,
): Promise<Pick<Measured, 'counted'>> {
  const inputs = quantizeInputs(samples.features, network.scales.inputScale);
  const { memory, instructions } = await benchBundle({
    bundle: pathsIn(folder).bundle,
    name: config.name,
    target,
    samples: spreadSamples({ count: samples.count, features: samples.width, inputs }, COUNTED_SAMPLES),
    workDir: join(folder, 'work'),
  });
  const { code, weights, workspace, stack } = memory;
  return { counted: { instructions, flash: { code, weights }, ram: { workspace, stack } } };
}

async function measure({ subject }: Trial, config: TrainableConfig, splits: DataSplits): Promise<Measured> {
  const target = await coreOf(subject.core);
  return inScratchFolder(async (folder) => {
    const output = join(folder, 'build');
    // Nothing of a search sees test samples, not even the self-test and the model card of a library that is counted.
    const seen = subject.part === 'test' ? splits : { ...splits, test: splits.validation };
    const options = { output, splits: async () => seen };
    await runTrain({ ...config, seed: subject.seed }, options);
    await runQuantize(config, options);
    await runCalibrate(config, options);
    const { file } = await readIntegerModel(pathsIn(output));
    const samples = seen[subject.part];
    const scored = scoreOn(file, samples, target);
    if (!subject.counts) return scored;
    const generate = { ...config.generate, targets: [subject.core], kernels: 'targets' as const };
    await runGenerate({ ...config, generate }, options);
    return { ...scored, ...(await countOn(config, file, samples, target, output)) };
  });
}

/** A runner of trials in this process. */
export function openTrialRunner(): TrialRunner {
  const code = ownCode();
  const kept = new Map<string, Promise<{ readonly hash: string; readonly splits: DataSplits }>>();

  async function load(config: TrainableConfig) {
    return { hash: await dataHash(config), splits: await loadStepData(config, {}) };
  }

  /** The samples of a config; those of the configs before it are kept, too. */
  async function dataOf(config: TrainableConfig): ReturnType<typeof load> {
    const { data, seed, folder } = config;
    const name = JSON.stringify({ data, seed, folder });
    const known = kept.get(name) ?? load(config);
    kept.delete(name);
    kept.set(name, known);
    for (const old of [...kept.keys()].slice(0, -KEPT)) kept.delete(old);
    return known.catch((error: unknown) => {
      kept.delete(name);
      throw error instanceof InputError
        ? new UnsuitableWorker(error.message, 'data', { cause: error })
        : error;
    });
  }

  return {
    async run(trial) {
      const { key, subject, folder } = trial;
      const own = await code;
      if (subject.version !== own.version || subject.code !== own.code) {
        throw new UnsuitableWorker(
          `the trial is of ffirm ${subject.version} with code ${subject.code.slice(0, 12)}, and this is ${own.version} with ` +
            `${own.code.slice(0, 12)}; install the same ffirm on all machines`,
          'code',
        );
      }
      const parsed = trainable(parseConfig(configText(subject.config), join(folder, 'trial.json')));
      const config = { ...parsed, train: { ...parsed.train, engine: subject.engine } };
      const { hash, splits } = await dataOf(config);
      if (hash !== subject.data) {
        throw new UnsuitableWorker(
          `the files of the data are not those that the search began with (hash ${hash.slice(0, 12)}, not ` +
            `${subject.data.slice(0, 12)}); copy the same data here, or set FFIRM_DATA to the folder that contains them`,
          'data',
        );
      }
      try {
        return { key, measured: await measure(trial, config, splits) };
      } catch (error) {
        // A network that diverges or does not survive 8 bits is a result; a full disk is not.
        if (!(error instanceof InputError) || systemCode(error.cause) !== undefined) throw error;
        return { key, fault: error.message };
      }
    },
  };
}
