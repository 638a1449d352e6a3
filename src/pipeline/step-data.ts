import type { Config } from '../config/config.js';
import type { DataSplits } from '../data/dataset.js';
import { loadData } from '../data/load.js';
import { collectOddities, describeOddity, type ReportOddity } from '../data/oddity.js';
import { loadSignals } from '../data/recordings/load-signals.js';
import type { RawSignal } from '../data/recordings/raw-signal.js';
import { InputError } from '../errors/input-error.js';
import { checkNames } from './check-names.js';
import { checkSamples } from './check-samples.js';
import type { WorkOptions } from './reporter.js';

/**
 * Does something with data. Oddities are reported as warnings when it has finished or failed, one for each kind; with
 * `strict` they are refused.
 *
 * @throws InputError when data are odd and `strict` is set
 */
export async function warningOfOddities<Result>(
  { reporter, strict }: WorkOptions,
  use: (report: ReportOddity | undefined) => Promise<Result>,
): Promise<Result> {
  if (strict) return use(undefined);
  const { report, found } = collectOddities();
  try {
    return await use(report);
  } finally {
    for (const kind of found()) reporter?.warn(describeOddity(kind));
  }
}

/**
 * Reads the data of a step, with a warning for each kind of oddity.
 *
 * @throws InputError as loadData, checkNames and checkSamples, and where data are odd and `strict` is set
 */
export async function loadStepData(config: Config, options: WorkOptions): Promise<DataSplits> {
  return warningOfOddities(options, async (report) => {
    const splits = await loadData(config, report);
    checkNames(config, splits);
    checkSamples(config, splits.train, report);
    return splits;
  });
}

/** The data of a config for several steps: read once, at the first call. @throws as loadStepData */
export function sharedSplits(config: Config, options: WorkOptions): () => Promise<DataSplits> {
  let loading: Promise<DataSplits> | undefined;
  return () => {
    loading ??= loadStepData(config, options);
    return loading;
  };
}

/**
 * Reads the raw recordings of a config, with a warning for each kind of oddity.
 *
 * @param names of the recordings; all when absent
 * @throws InputError as loadSignals, when the config names no recordings, and for oddities if `strict` is set
 */
export async function loadStepSignals(
  { data, seed, folder }: Pick<Config, 'data' | 'seed' | 'folder'>,
  options: WorkOptions,
  names?: readonly string[],
): Promise<readonly RawSignal[]> {
  if (data.source !== 'recordings') {
    throw new InputError('the model has a front end, but the config names no recordings; restore "data"');
  }
  return warningOfOddities(options, (report) => loadSignals(data, { seed, folder, report }, names));
}
