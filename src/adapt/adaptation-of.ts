import type { Config } from '../config/config.js';
import type { LearnConfig } from '../config/learn-config.js';
import { type Dataset, pickSamples } from '../data/dataset.js';
import type { Adaptation } from '../kernel/learn/types.js';
import { quantizeInputs } from '../quantize/input.js';
import type { IntegerNetwork } from '../quantize/integer-network.js';
import { designAdaptation } from './design.js';
import { chooseReplays } from './replays.js';
import { trainingOf } from './training.js';

/**
 * How the network of a config learns on the device.
 *
 * @param learn how much it asks and learns; the same as `config.learn` unless something else is tried
 * @param modelHash SHA-256 of the integer model, hexadecimal
 * @param train the training part, from which the replays are chosen
 * @throws InputError as trainingOf and designAdaptation
 */
export function adaptationOf(
  config: Pick<Config, 'network' | 'train'>,
  learn: LearnConfig,
  network: Pick<IntegerNetwork, 'model' | 'scales'>,
  modelHash: string,
  train: Dataset,
): Adaptation {
  const training = trainingOf(config, network.model.layers[0].outputs);
  const { features, labels } = pickSamples(train, chooseReplays(train.labels, learn.replays));
  const inputs = quantizeInputs(features, network.scales.inputScale);
  return designAdaptation(network, learn, { ...training, modelHash }, { inputs, labels });
}
