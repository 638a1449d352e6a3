import { join } from 'node:path';
import { type BenchReport, benchBundle } from '../bench/bundle.js';
import { loadCores } from '../bench/cores.js';
import { benchKernels, type KernelReport } from '../bench/kernels.js';
import { spreadSamples } from '../bench/spread.js';
import { benchStream, type StreamBenchReport } from '../bench/stream.js';
import type { Config } from '../config/config.js';
import { loadSignals } from '../data/recordings/load.js';
import type { RawSignal } from '../data/recordings/raw-signal.js';
import { readInput } from '../io/files.js';
import { quantizeInputs } from '../quantize/input.js';
import { decodeIntegerModel } from '../quantize/integer-model-file.js';
import type { IntegerSamples } from '../simulate/executor.js';
import { pathsOf } from './paths.js';
import { checkSameData } from './quantize-step.js';
import { type StepOptions, silent } from './reporter.js';
import { loadStepData, warningOfOddities } from './step-data.js';

const DEFAULT_SAMPLES = 300;

/** Most of a recording that is counted. */
const SECONDS = 120;

/** What `ffirm bench` can be told. */
export interface RunBenchOptions extends StepOptions {
  /** "m4" or "cortex-m4"; every core when absent. */
  readonly cores?: readonly string[] | undefined;
  /** Most test samples a core; 300 when absent. */
  readonly samples?: number | undefined;
  /** Also measure single layers against plain C. */
  readonly kernels?: boolean | undefined;
}

/** What was measured. Counts of every single sample are left out. */
export interface BenchResults {
  readonly cores: readonly Omit<BenchReport, 'runs'>[];
  /** Empty where kernels were not asked for. */
  readonly kernels: readonly KernelReport[];
  /** From raw samples to answers; empty where there is no front end. */
  readonly streams: readonly StreamBenchReport[];
}

interface TestInput {
  readonly samples: IntegerSamples;
  /** A recording of the test part; undefined where there is no front end. */
  readonly signal: RawSignal | undefined;
}

async function testInput(config: Config, integerModel: string, options: StepOptions): Promise<TestInput> {
  const bytes = await readInput(integerModel, 'run `ffirm quantize` first');
  const { network, origin, frontEnd } = decodeIntegerModel(bytes, integerModel);
  const splits = await loadStepData(config, options);
  checkSameData(origin.provenance, splits, integerModel);
  const { count, width, features } = splits.test;
  const samples = { count, features: width, inputs: quantizeInputs(features, network.scales.inputScale) };
  const name = splits.test.origins?.recordings[splits.test.origins.recordingOf[0]];
  const { data, seed, folder } = config;
  if (frontEnd === undefined || data.source !== 'recordings' || name === undefined) {
    return { samples, signal: undefined };
  }
  const [signal] = await warningOfOddities(options, (report) =>
    loadSignals(data, { seed, folder, report }, [name]),
  );
  return { samples, signal };
}

/**
 * Counts the instructions of a generated bundle on emulated cores, on test samples, and estimates cycles, time and energy.
 *
 * @throws InputError when a file is missing or belongs to other data, or a core is unknown
 * @throws SimulationError when a compiler or QEMU is missing, or the C does not compile or run
 */
export async function runBench(config: Config, options: RunBenchOptions = {}): Promise<BenchResults> {
  const { name } = config;
  const reporter = options.reporter ?? silent;
  const paths = pathsOf(config, options.output);
  const workDir = join(paths.work, 'bench');
  const targets = await loadCores(options.cores);
  await readInput(join(paths.bundle, 'include', `${name}.h`), 'run `ffirm generate` first');
  const { samples: all, signal } = await testInput(config, paths.integerModel, options);
  const samples = spreadSamples(all, options.samples ?? DEFAULT_SAMPLES);
  const cores: Omit<BenchReport, 'runs'>[] = [];
  const kernels: KernelReport[] = [];
  const streams: StreamBenchReport[] = [];
  for (const target of targets) {
    reporter.note(`counting instructions of "${name}" on ${target.title}, ${samples.count} samples`);
    const { runs: _runs, ...report } = await benchBundle({
      ...{ bundle: paths.bundle, name, target, samples, workDir },
    });
    cores.push(report);
    if (signal !== undefined) {
      const { samples: raw, rate, channels } = signal;
      const count = Math.min(signal.count, Math.round(SECONDS * rate));
      reporter.note(`counting instructions of ${count} raw samples of "${signal.name}" on ${target.title}`);
      const taken = { count, channels: channels.length, samples: raw.subarray(0, count * channels.length) };
      streams.push(await benchStream({ bundle: paths.bundle, name, target, signal: taken, rate, workDir }));
    }
    if (options.kernels) {
      reporter.note(`counting instructions of single layers on ${target.title}`);
      kernels.push(await benchKernels(target, workDir));
    }
  }
  return { cores, kernels, streams };
}
