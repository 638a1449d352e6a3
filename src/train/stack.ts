import type { Config } from '../config/config.js';
import type { Dataset } from '../data/dataset.js';
import { type FloatNetwork, inputWidth } from '../model/network.js';
import {
  copyLayer,
  type FirstLayerBatch,
  type LaterLayerBatch,
  type LayerFactory,
  type LayerInTraining,
  type LayerState,
} from './layer-step.js';
import { transpose } from './matrix.js';
import { sharpnessOf } from './negatives.js';
import { layerPrefixes } from './prefixes.js';

/** The layers of a network in training. */
export interface LayerStack {
  readonly first: LayerInTraining<FirstLayerBatch>;
  readonly later: readonly LayerInTraining<LaterLayerBatch>[];
}

/** Inputs of the first layer, then the units of every layer. */
export function widthsOf(config: Config, dataset: Dataset): readonly number[] {
  const { label, layers } = config.network;
  return [inputWidth(dataset.width, dataset.classNames.length, label.placement), ...layers];
}

/** Makes layers trainable, from copies of their states. */
export function openStack(
  factory: LayerFactory,
  config: Config,
  classes: number,
  states: readonly LayerState[],
): LayerStack {
  const { prefixes, normalization } = config.network;
  const [first, ...later] = states.map(copyLayer);
  const ruleOf = (state: LayerState) => ({
    prefixes: layerPrefixes(prefixes, state.outputs),
    loss: config.train.loss,
    normalization,
  });
  return {
    first: factory.firstLayer(first, {
      ...ruleOf(first),
      classes,
      sharpness: sharpnessOf(config.train.negatives),
    }),
    later: later.map((state) => factory.laterLayer(state, ruleOf(state))),
  };
}

/** Copies of the states of all layers. */
export function statesOf(stack: LayerStack): Promise<readonly LayerState[]> {
  return Promise.all([stack.first, ...stack.later].map((layer) => layer.state()));
}

/** Frees what the layers hold. */
export async function closeStack(stack: LayerStack): Promise<void> {
  await Promise.all([stack.first, ...stack.later].map((layer) => layer.close()));
}

/** The network that trained layers make up. */
export function networkOf(config: Config, dataset: Dataset, states: readonly LayerState[]): FloatNetwork {
  const { label, normalization, prefixes } = config.network;
  return {
    features: dataset.width,
    classNames: dataset.classNames,
    label,
    normalization,
    prefixes: states.map((state) => layerPrefixes(prefixes, state.outputs)),
    layers: states.map(({ inputs, outputs, weights, bias }) => ({
      inputs,
      outputs,
      weights: transpose(weights.values, inputs, outputs),
      bias: bias.values.slice(),
    })),
  };
}
