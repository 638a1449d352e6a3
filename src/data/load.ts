import type { DataConfig } from '../config/config.js';
import type { DataSplits } from './dataset.js';
import { loadMnist } from './mnist.js';

/** Reads the data that the config names and splits it into training, validation and test parts. */
export function loadData(config: DataConfig): DataSplits {
  switch (config.source) {
    case 'mnist':
      return loadMnist({ validation: config.validation, train: config.train });
  }
}
