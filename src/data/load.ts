import { classNameFault } from '../config/class-name.js';
import type { Config } from '../config/config.js';
import { InputError } from '../errors/input-error.js';
import type { DataSplits } from './dataset.js';
import { loadMnist } from './mnist.js';
import { type ReportOddity, refuseOddity } from './oddity.js';
import { loadRecordings } from './recordings/load.js';
import { reportClasses } from './report-classes.js';
import { standardizeFeatures } from './standardize-features.js';
import { loadTable } from './table/load.js';

/** What of a config the samples depend on. */
export type DataSettings = Pick<Config, 'data' | 'seed' | 'folder'>;

async function loadFeatures(
  { data, seed, folder }: DataSettings,
  report: ReportOddity | undefined,
): Promise<DataSplits> {
  switch (data.source) {
    case 'mnist':
      return loadMnist({ validation: data.validation, train: data.train });
    case 'recordings':
      return loadRecordings(data, { seed, folder, report });
    default:
      return loadTable(data, { seed, folder, report });
  }
}

/**
 * Reads the data that a config names, standardizes the features if the config says how, and divides the samples into
 * training, validation and test parts.
 *
 * @param report receives the oddities in the files; everything odd is refused when absent
 * @throws InputError when a file is missing or damaged, a class has a name that no C program could show, or the samples
 *   cannot be divided or standardized as requested
 */
export async function loadData(settings: DataSettings, report?: ReportOddity): Promise<DataSplits> {
  const splits = await loadFeatures(settings, report);
  const { source, classNames } = splits.train;
  const fault = classNames.map(classNameFault).find((found) => found !== undefined);
  if (fault !== undefined) throw new InputError(`${source}: ${fault}`);
  const { data } = settings;
  // Recordings have a front end, which standardizes by itself.
  const standardize = data.source === 'recordings' ? undefined : data.standardize;
  const standardized = standardize === undefined ? splits : standardizeFeatures(splits, standardize);
  reportClasses(standardized, report ?? refuseOddity);
  return standardized;
}
