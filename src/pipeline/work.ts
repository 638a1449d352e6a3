import type { Config } from '../config/config.js';
import type { DataSplits } from '../data/dataset.js';
import type { RawSignal } from '../data/recordings/raw-signal.js';
import { inOutput } from './output.js';
import type { Paths } from './paths.js';
import { type Reporter, type StepOptions, silent } from './reporter.js';
import { loadStepData, loadStepSignals } from './step-data.js';

/** What a step works with, in addition to its own part of the config. */
export interface Work {
  readonly paths: Paths;
  readonly reporter: Reporter;
  /** The data of the config; read at the first call, once in a run. @throws InputError as loadStepData */
  splits(): Promise<DataSplits>;
  /** Raw recordings of the config. @throws InputError as loadStepSignals */
  signals(names?: readonly string[]): Promise<readonly RawSignal[]>;
}

/**
 * Does the work of a step in the folder of a config, which stays locked meanwhile.
 *
 * @throws InputError as inOutput; what the work throws
 */
export function inStep<T>(
  config: Config,
  options: StepOptions,
  work: (work: Work) => Promise<T>,
): Promise<T> {
  return inOutput(config, options, (paths, held) =>
    work({
      paths,
      reporter: held.reporter ?? silent,
      splits: held.splits ?? (() => loadStepData(config, held)),
      signals: (names) => loadStepSignals(config, held, names),
    }),
  );
}
