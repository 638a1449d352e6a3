import type { Config } from '../config/config.js';
import type { DataSplits } from './dataset.js';
import { loadMnist } from './mnist.js';
import { loadRecordings } from './recordings/load.js';
import { loadTable } from './table/load.js';

/**
 * Reads the data that a config names and divides it into training, validation and test parts.
 *
 * @throws InputError when a file is missing or damaged, or the samples cannot be divided as asked
 */
export async function loadData({ data, seed, folder }: Config): Promise<DataSplits> {
  switch (data.source) {
    case 'mnist':
      return loadMnist({ validation: data.validation, train: data.train });
    case 'recordings':
      return loadRecordings(data, { seed, folder });
    default:
      return loadTable(data, { seed, folder });
  }
}
