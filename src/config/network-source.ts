import { InputError } from '../errors/input-error.js';
import type { Config, ImportingConfig, TrainableConfig } from './config.js';

function isTrainable(config: Config): config is TrainableConfig {
  return config.network !== undefined && config.import === undefined;
}

function isImporting(config: Config): config is ImportingConfig {
  return config.import !== undefined;
}

/**
 * The command that produces the network of a config.
 *
 * @returns `import` if the network is imported, else `train`
 */
export function networkCommand(config: Config): 'import' | 'train' {
  return isImporting(config) ? 'import' : 'train';
}

/** Narrows a config to one that trains its network. @throws InputError when it imports the network */
export function trainable(config: Config): TrainableConfig {
  if (isTrainable(config)) return config;
  throw new InputError(
    `the config of "${config.name}" imports its network and has nothing to train; run \`ffirm import\`, or \`ffirm run\``,
  );
}

/** Narrows a config to one that imports its network. @throws InputError when it trains the network */
export function importing(config: Config): ImportingConfig {
  if (isImporting(config)) return config;
  throw new InputError(
    `the config of "${config.name}" trains its network and has nothing to import; run \`ffirm train\`, or set "import"`,
  );
}
