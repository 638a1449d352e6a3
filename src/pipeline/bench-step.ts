import { join } from 'node:path';
import { adaptationOf } from '../adapt/adaptation-of.js';
import { openDevice } from '../adapt/device.js';
import { practise } from '../adapt/practice.js';
import { loadBoardFiles, withBoards } from '../bench/board-files.js';
import { type BenchReport, benchBundle } from '../bench/bundle.js';
import { loadCores } from '../bench/cores.js';
import { benchKernels, type KernelReport } from '../bench/kernels.js';
import { benchLearning, type LearnBenchOptions, type LearnBenchReport } from '../bench/learn.js';
import { spreadSamples } from '../bench/spread.js';
import { benchStream, type StreamBenchReport } from '../bench/stream.js';
import type { Config } from '../config/config.js';
import { recordingsOf, spreadSamples as spreadData } from '../data/dataset.js';
import type { RawSignal } from '../data/recordings/raw-signal.js';
import { readInput } from '../io/files.js';
import { sha256 } from '../io/hash.js';
import { version } from '../io/package.js';
import { inScratchFolder } from '../io/scratch-folder.js';
import { spreadIndices } from '../math/spread.js';
import { quantizeInputs } from '../quantize/input.js';
import { openFrontEnd } from '../signal/open-front-end.js';
import type { IntegerSamples } from '../simulate/executor.js';
import { recordDevice } from '../simulate/learn-commands.js';
import { type CortexMTarget, loadTarget } from '../simulate/target.js';
import { requireTools } from '../simulate/tools.js';
import { writeBench } from './bench-file.js';
import { readCardScores } from './card.js';
import { countedCalls } from './counted-calls.js';
import {
  type BundleSettings,
  bundleInputOf,
  bundleSettingsOf,
  memoryNote,
  writeBundle,
} from './generate-step.js';
import { readIntegerModel } from './integer-model.js';
import type { StepOptions } from './reporter.js';
import { checkSameData } from './same-data.js';
import { inputLike, readOrigin } from './verify-files.js';
import { inStep, type Work } from './work.js';

/** Enough samples that rare, expensive answers do not sway the mean. */
const DEFAULT_SAMPLES = 2000;

/** Number of recordings, spread evenly over the test part, on which the front end is counted. */
const PIECES = 8;

/** Samples that a learner is offered. */
const LIFE_SAMPLES = 200;

/** Seconds at the beginning of each of these recordings. */
const SECONDS = 30;

/** Least number of windows of each of these recordings, for long windows. */
const SPANS = 4;

/** The options of `ffirm bench`. */
export interface RunBenchOptions extends StepOptions {
  /** "m4" or "cortex-m4"; every core when absent. */
  readonly cores?: readonly string[] | undefined;
  /** Most test samples per core; 2000 when absent. */
  readonly samples?: number | undefined;
  /** Also measure single layers against plain C. */
  readonly kernels?: boolean | undefined;
  /** Also write the counts into the library. */
  readonly write?: boolean | undefined;
  /** Files of boards to which estimates were fitted, in addition to those that ffirm comes with. */
  readonly boards?: readonly string[] | undefined;
}

/** The measurements, without the counts of single samples. */
export interface BenchResults {
  readonly cores: readonly Omit<BenchReport, 'runs'>[];
  /** Empty if kernels were not requested. */
  readonly kernels: readonly KernelReport[];
  /** From raw samples to answers; empty if there is no front end. */
  readonly streams: readonly StreamBenchReport[];
  /** What learning costs, on every core; empty if the network does not learn. */
  readonly learning: readonly LearnBenchReport[];
  /** What the means are taken over. */
  readonly over: BenchedSamples;
}

/** Samples that a bench chose from. */
export interface BenchedSamples {
  /** Number of samples in the test part; the samples that are run are spread evenly over them. */
  readonly testSamples: number;
  /** Number of recordings of these samples; null if samples belong to no recording. */
  readonly testRecordings: number | null;
}

interface TestInput {
  readonly samples: IntegerSamples;
  /** Pieces of recordings of the test part; empty if there is no front end. */
  readonly signals: readonly RawSignal[];
  readonly over: BenchedSamples;
}

/** The beginning of a recording: long enough for some answers. */
function beginningOf(signal: RawSignal, span: number): RawSignal {
  const { rate, channels, samples } = signal;
  const count = Math.min(signal.count, Math.max(Math.round(SECONDS * rate), SPANS * span));
  return { ...signal, count, samples: samples.subarray(0, count * channels.length) };
}

async function testInput({ paths, ...work }: Work): Promise<TestInput> {
  const { network, origin, frontEnd } = (await readIntegerModel(paths)).file;
  const splits = await work.splits();
  checkSameData(origin.provenance, splits, paths.integerModel);
  const { count, width, features } = splits.test;
  const samples = { count, features: width, inputs: quantizeInputs(features, network.scales.inputScale) };
  const names = recordingsOf(splits.test);
  const over = { testSamples: count, testRecordings: names.length === 0 ? null : names.length };
  if (frontEnd === undefined) return { samples, signals: [], over };
  const { span } = openFrontEnd(frontEnd);
  const chosen = Array.from(spreadIndices(names.length, PIECES), (index) => names[index]);
  const signals = await work.signals(chosen);
  return { samples, signals: signals.map((signal) => beginningOf(signal, span)), over };
}

/**
 * The cores on which instructions are counted. Checks that the tools of every core are installed, and a compiler for this
 * computer, which compiles the counting plugin.
 *
 * @throws InputError when a core is unknown
 * @throws SimulationError when a tool is missing
 */
export async function requireCountingTools(names?: readonly string[]): Promise<readonly CortexMTarget[]> {
  const cores = await loadCores(names);
  await requireTools([...cores, await loadTarget('host')]);
  return cores;
}

/** A life for the counts of learning, on samples of the test part; undefined if the network does not learn. */
async function lifeOf(
  settings: BundleSettings,
  { paths, ...work }: Work,
): Promise<Pick<LearnBenchOptions, 'model' | 'replays' | 'truthful' | 'commands'> | undefined> {
  const { learn } = settings;
  if (learn === undefined) return undefined;
  const { bytes, file } = await readIntegerModel(paths);
  const { model, scales } = file.network;
  const splits = await work.splits();
  const adaptation = adaptationOf(settings, learn, file.network, sha256(bytes), splits.train);
  const { features, labels } = spreadData(splits.test, LIFE_SAMPLES);
  const samples = { inputs: quantizeInputs(features, scales.inputScale), labels };
  const lived = (contradicts: boolean) => {
    const { device, commands } = recordDevice(openDevice(model, adaptation));
    return { learned: practise(model, device, samples, contradicts), commands };
  };
  const truthful = lived(false);
  const { commands } = truthful.learned ? truthful : lived(true);
  return { model, replays: adaptation.replayCount, truthful: truthful.learned, commands };
}

async function bench(settings: BundleSettings, options: RunBenchOptions, work: Work): Promise<BenchResults> {
  const { name } = settings;
  const { paths, reporter } = work;
  const workDir = paths.work;
  const boards = await loadBoardFiles(options.boards ?? []);
  const targets = (await requireCountingTools(options.cores)).map((target) => withBoards(target, boards));
  await readInput(join(paths.bundle, 'include', `${name}.h`), 'run `ffirm generate` first');
  const model = await readIntegerModel(paths);
  const modelHash = sha256(model.bytes);
  const manifest = await readOrigin(paths.bundle, { version, modelHash, configHash: settings.configHash });
  const note = memoryNote(settings, model);
  if (note !== undefined) reporter.note(note);
  const { samples: all, signals, over } = await testInput(work);
  const samples = spreadSamples(all, options.samples ?? DEFAULT_SAMPLES);
  const cores: Omit<BenchReport, 'runs'>[] = [];
  const kernels: KernelReport[] = [];
  const streams: StreamBenchReport[] = [];
  const learning: LearnBenchReport[] = [];
  const life = await lifeOf(settings, work);
  for (const target of targets) {
    reporter.note(
      `counting instructions of "${name}" on ${target.title}, ${samples.count} samples spread over ${over.testSamples}`,
    );
    const { runs: _runs, ...report } = await benchBundle({
      ...{ bundle: paths.bundle, name, target, samples, workDir },
    });
    cores.push(report);
    if (signals.length > 0) {
      const raw = signals.reduce((sum, { count }) => sum + count, 0);
      const from = signals.map((signal) => `"${signal.name}"`).join(', ');
      reporter.note(`counting instructions of ${raw} raw samples of ${from} on ${target.title}`);
      streams.push(
        await benchStream({
          ...{ bundle: paths.bundle, name, target, workDir, rate: signals[0].rate },
          network: { instructions: report.instructions, cycles: report.cycles },
          signals: signals.map(({ count, channels, samples }) => ({
            count,
            channels: channels.length,
            samples,
          })),
        }),
      );
    }
    if (life !== undefined) {
      reporter.note(`counting instructions of learning on ${target.title}`);
      learning.push(await benchLearning({ ...life, bundle: paths.bundle, name, target, workDir }));
    }
    if (options.kernels) {
      reporter.note(`counting instructions of single layers on ${target.title}`);
      kernels.push(await benchKernels(target, workDir));
    }
  }
  if (options.write) {
    const scores = await readCardScores(paths, model);
    const input = inputLike(manifest, await bundleInputOf(settings, model, await work.splits(), scores));
    await writeBundle({ ...input, counted: countedCalls({ cores, streams, learning }) }, work);
  }
  const results: BenchResults = { cores, kernels, streams, learning, over };
  await writeBench(paths.bench, { model: modelHash, config: settings.configHash }, results);
  return results;
}

/**
 * Counts the instructions of a generated bundle on emulated cores, with samples spread evenly over the test part, and
 * estimates cycles, time and energy. A front end is counted on the beginnings of several recordings of the test part.
 *
 * @throws InputError when a file is missing or belongs to different data, the bundle was generated from something else, or a
 *   core is unknown
 * @throws SimulationError when a compiler or QEMU is missing, or the C does not compile or run
 */
export function runBench(config: Config, options: RunBenchOptions = {}): Promise<BenchResults> {
  return inStep(config, options, (work) =>
    inScratchFolder(
      (scratch) =>
        bench(bundleSettingsOf(config), options, { ...work, paths: { ...work.paths, work: scratch } }),
      work.paths.work,
    ),
  );
}
