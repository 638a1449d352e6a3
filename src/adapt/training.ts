import type { Config, NetworkConfig } from '../config/config.js';
import { ruleNamed } from '../config/rules/registry.js';
import { InputError } from '../errors/input-error.js';
import { layerPrefixes } from '../train/prefixes.js';
import { DIVIDED_INPUTS, NO_GOODNESS, type Training } from './design.js';

/** The sharpness of a loss as learning on the device has it: Hinton's compares a goodness with its threshold as it is. */
function alphaOf(loss: Config['train']['loss']): number {
  return loss.kind === 'symba' ? loss.alpha : 1;
}

/**
 * Says why the network of a config cannot learn on the device.
 *
 * @returns the shape of the network
 * @throws InputError when the config imports its network, trains it by a rule whose networks do not decide by
 *   goodness, or divides inputs by their length
 */
export function checkTraining({ network, train }: Pick<Config, 'network' | 'train'>): NetworkConfig {
  if (network === undefined) {
    throw new InputError(
      'learn: an imported network does not say how it was trained, so it cannot go on learning on the device; train one with ' +
        '"network" and "train" in place of "import", or remove "learn"',
    );
  }
  if (ruleNamed(train.rule.kind).heads !== 'none') throw new InputError(NO_GOODNESS);
  const { kind, input } = network.normalization;
  if (kind !== 'none' && input !== 'none') throw new InputError(DIVIDED_INPUTS);
  return network;
}

/**
 * What the training of a config says about how its network goes on learning.
 *
 * @param config of the network, which it trained
 * @param units of the first layer
 * @throws InputError as checkTraining
 */
export function trainingOf(
  config: Pick<Config, 'network' | 'train'>,
  units: number,
): Omit<Training, 'modelHash'> {
  const { prefixes } = checkTraining(config);
  return { alpha: alphaOf(config.train.loss), prefixes: layerPrefixes(prefixes, units) };
}
