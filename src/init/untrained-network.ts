import type { NetworkConfig, TrainConfig } from '../config/config.js';
import { unitsOf } from '../config/network-layers.js';
import { ruleNamed } from '../config/rules/registry.js';
import type { Dataset } from '../data/dataset.js';
import { randomStream } from '../math/random.js';
import { patchLength } from '../model/convolution.js';
import {
  type FloatHead,
  type FloatLayer,
  type FloatNetwork,
  headInputs,
  inputWidth,
} from '../model/network.js';
import { initialLayer } from '../train/initialize.js';
import { placeLayers } from '../train/input-shape.js';
import { labelPlacement } from '../train/label-placement.js';

/**
 * The network that a config describes, before its training: the sizes of the C depend on its shape, not on its weights.
 *
 * @param samples of the training part
 * @throws InputError when its convolutions do not fit the samples
 */
export function untrainedNetwork(
  network: NetworkConfig,
  { rule }: Pick<TrainConfig, 'rule'>,
  samples: Dataset,
): FloatNetwork {
  const stream = randomStream(1, 0, 'initialization');
  const { writesLabels, heads } = ruleNamed(rule.kind);
  const convolutions = placeLayers(network, samples);
  const placement = writesLabels ? labelPlacement(network, samples) : undefined;
  const classes = samples.classNames.length;
  const fresh = (inputs: number, outputs: number) => {
    const { weights, bias } = initialLayer(inputs, outputs, stream);
    return { weights: weights.values, bias: bias.values };
  };
  let before = inputWidth(samples.width, classes, placement);
  const layers = network.layers.map((layer, i): FloatLayer => {
    const convolution = convolutions?.[i];
    const outputs = unitsOf(layer);
    const inputs = convolution === undefined ? before : patchLength(convolution);
    before = outputs;
    return {
      inputs,
      outputs,
      ...(convolution === undefined ? {} : { convolution }),
      ...fresh(inputs, outputs),
    };
  });
  const headOf = (own: number): FloatHead => ({
    first: own,
    ...fresh(headInputs(layers, own, own), classes),
  });
  return {
    features: samples.width,
    classNames: samples.classNames,
    ...(placement === undefined ? {} : { label: { placement, amplitude: network.label.amplitude } }),
    normalization: network.normalization,
    prefixes: layers.map(({ outputs }) => [outputs]),
    layers,
    ...(heads === 'none' ? {} : { heads: layers.map((_, i) => headOf(i)) }),
  };
}
