import type { Config } from '../config/config.js';
import type { DataSplits } from '../data/dataset.js';
import { loadData } from '../data/load.js';
import { collectOddities, describeOddity } from '../data/oddity.js';
import { type PlainConfig, partOf } from './examples.js';
import type { InitContext } from './project.js';

/** Reads data as training will; what is odd about them is a warning. */
async function readSamples(config: Config, reporter: InitContext['reporter']): Promise<DataSplits> {
  const { report, found } = collectOddities();
  try {
    return await loadData(config, report);
  } finally {
    for (const kind of found()) reporter.warn(describeOddity(kind));
  }
}

/** Share of windows in which the class changes from which windows are too long. */
const MOST_MIXED = 0.5;

/** Windows are not made shorter than this. */
const SHORTEST = 32;

function mixedShare({ train: { purity, count } }: DataSplits): number {
  return purity === undefined ? 0 : purity.reduce((sum, share) => sum + Number(share < 1), 0) / count;
}

/** A section with raw windows of half the length; undefined where there are none, or they are short. */
function halved(data: PlainConfig): PlainConfig | undefined {
  const signal = partOf(data, 'signal');
  const { kind, length } = signal;
  if (kind !== 'raw' || typeof length !== 'number' || length / 2 < SHORTEST) return undefined;
  const half = (key: string) => {
    const value = signal[key];
    return typeof value === 'number' ? { [key]: value / 2 } : {};
  };
  return { ...data, signal: { kind, ...half('length'), ...half('hop'), ...half('trainingHop') } };
}

/**
 * Reads samples, with windows so short that the class does not change in most of them: half as long until they are.
 *
 * @returns the section with which they were read, and what to check about it
 */
export async function readFitting(
  given: PlainConfig,
  configOf: (data: PlainConfig) => Config,
  reporter: InitContext['reporter'],
): Promise<{ readonly data: PlainConfig; readonly splits: DataSplits; readonly check: readonly string[] }> {
  let data = given;
  let splits = await readSamples(configOf(data), reporter);
  for (let next = halved(data); next !== undefined && mixedShare(splits) > MOST_MIXED; next = halved(data)) {
    data = next;
    splits = await readSamples(configOf(data), reporter);
  }
  if (data === given) return { data, splits, check: [] };
  const check =
    `data.signal.length: in longer windows the class changes too often; in those of ${partOf(data, 'signal').length} samples it does in ` +
    `${Math.round(100 * mixedShare(splits))} %`;
  return { data, splits, check: [check] };
}
