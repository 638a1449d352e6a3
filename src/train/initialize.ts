import type { RandomStream } from '../math/random.js';
import { startAdam } from './adam.js';
import type { LayerState } from './layer-step.js';

/**
 * A fresh layer with weights and biases uniform in +-1/sqrt(inputs), which gives activations of about the same size
 * in every layer where the input of every layer is normalised.
 */
export function initialLayer(inputs: number, outputs: number, stream: RandomStream): LayerState {
  const bound = 1 / Math.sqrt(inputs);
  const draw = () => bound * (2 * stream.uniform() - 1);
  return {
    inputs,
    outputs,
    weights: startAdam(Float32Array.from({ length: inputs * outputs }, draw)),
    bias: startAdam(Float32Array.from({ length: outputs }, draw)),
  };
}

/** Inputs and outputs of a layer; of a convolution the length of a patch, and the channels. */
export interface LayerSize {
  readonly inputs: number;
  readonly outputs: number;
}

/** Fresh layers, first to last. */
export function initialLayers(sizes: readonly LayerSize[], stream: RandomStream): LayerState[] {
  return sizes.map(({ inputs, outputs }) => initialLayer(inputs, outputs, stream));
}
