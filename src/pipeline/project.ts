import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load.js';
import { type BenchResults, type RunBenchOptions, runBench } from './bench-step.js';
import { type CalibrateReport, runCalibrate } from './calibrate-step.js';
import { type GenerateReport, runGenerate } from './generate-step.js';
import { type ImportReport, runImport } from './import-step.js';
import { type Paths, pathsOf } from './paths.js';
import { type QuantizeReport, runQuantize } from './quantize-step.js';
import type { StepOptions } from './reporter.js';
import { type RunOptions, type RunReport, runAll } from './run.js';
import { runTrain, type TrainOptions, type TrainReport } from './train-step.js';
import { runVerify, type VerifyOptions, type VerifyReport } from './verify-step.js';

/** Options of a project: where it writes, and to whom it reports. */
export type ProjectOptions = Pick<StepOptions, 'output' | 'reporter' | 'strict'>;

/**
 * A config and its files. Each method is a command of ffirm; it writes to the files in `paths` and locks their folder while
 * it works. If something is missing or wrong, all methods throw an InputError that says what to do.
 */
export interface Project {
  readonly config: Config;
  /** The files that the steps read and write. */
  readonly paths: Paths;
  /** Trains the network. */
  train(options?: Pick<TrainOptions, 'resume' | 'abort'>): Promise<TrainReport>;
  /** Imports a network that another program trained, instead of training one. */
  import(): Promise<ImportReport>;
  /** Quantizes the network to int8. */
  quantize(): Promise<QuantizeReport>;
  /** Chooses the exit points and writes the integer model. */
  calibrate(): Promise<CalibrateReport>;
  /** Writes the C library. */
  generate(): Promise<GenerateReport>;
  /** Compares every integer of the C with the reference. */
  verify(options?: Pick<VerifyOptions, 'recordings'>): Promise<VerifyReport>;
  /** Counts instructions on emulated cores. */
  bench(options?: Pick<RunBenchOptions, 'cores' | 'samples' | 'kernels'>): Promise<BenchResults>;
  /** All steps except `bench`; steps whose inputs did not change are skipped. */
  run(options?: Pick<RunOptions, 'force' | 'resume' | 'abort'>): Promise<RunReport>;
}

/**
 * Opens the project of a config.
 *
 * @param source the path of a config file, or a config that has been read
 * @throws InputError when the config cannot be read or is wrong
 */
export async function openProject(source: string | Config, options: ProjectOptions = {}): Promise<Project> {
  const config = typeof source === 'string' ? await loadConfig(source) : source;
  return {
    config,
    paths: pathsOf(config, options.output),
    train: (more) => runTrain(config, { ...options, ...more }),
    import: () => runImport(config, options),
    quantize: () => runQuantize(config, options),
    calibrate: () => runCalibrate(config, options),
    generate: () => runGenerate(config, options),
    verify: (more) => runVerify(config, { ...options, ...more }),
    bench: (more) => runBench(config, { ...options, ...more }),
    run: (more) => runAll(config, { ...options, ...more }),
  };
}
