import type { Config } from '../config/config.js';
import type { LearnConfig } from '../config/learn-config.js';
import { type Dataset, pickSamples } from '../data/dataset.js';
import type { Adaptation } from '../kernel/learn/types.js';
import { quantizeInputs } from '../quantize/input.js';
import type { IntegerNetwork } from '../quantize/integer-network.js';
import { layerPrefixes } from '../train/prefixes.js';
import { designAdaptation } from './design.js';
import { chooseReplays } from './replays.js';

/** The sharpness of the loss of a config: that of SymBa, or of Hinton's loss, which has none. */
function sharpnessOf(loss: Config['train']['loss']): number {
  return loss.kind === 'symba' ? loss.alpha : 1;
}

/**
 * How the network of a config learns on the device.
 *
 * @param modelHash SHA-256 of the integer model, hexadecimal
 * @param train the training part, from which the replays are taken
 * @throws InputError when the network cannot learn there
 */
export function adaptationOf(
  { train: training, network: shape }: Pick<Config, 'train' | 'network'>,
  learn: LearnConfig,
  network: IntegerNetwork,
  modelHash: string,
  train: Dataset,
): Adaptation {
  const units = network.model.layers[0].outputs;
  const chosen = pickSamples(train, chooseReplays(train.labels, learn.replays));
  return designAdaptation(
    network,
    learn,
    { alpha: sharpnessOf(training.loss), prefixes: layerPrefixes(shape?.prefixes ?? [], units), modelHash },
    { inputs: quantizeInputs(chosen.features, network.scales.inputScale), labels: chosen.labels },
  );
}
