import type { TrainableConfig } from '../config/config.js';
import type { LayerFactory } from './layer-factory.js';
import type { FirstLayerBatch, LaterLayerBatch, LayerInTraining, LayerState } from './layer-step.js';
import { sharpnessOf } from './negatives.js';
import { layerPrefixes } from './prefixes.js';

/** The layers of a network that learns by goodness. */
export interface LayerStack {
  readonly first: LayerInTraining<FirstLayerBatch>;
  readonly later: readonly LayerInTraining<LaterLayerBatch>[];
}

/** Makes layers trainable. Layers that work in the caller's thread change their states in place. */
export function openStack(
  factory: LayerFactory,
  config: TrainableConfig,
  classes: number,
  [first, ...later]: readonly LayerState[],
): LayerStack {
  const { prefixes, normalization } = config.network;
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
