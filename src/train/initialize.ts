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

/**
 * Fresh layers, one after the other.
 *
 * @param widths inputs of the first layer, then the units of every layer
 */
export function initialLayers(widths: readonly number[], stream: RandomStream): LayerState[] {
  return widths.slice(1).map((outputs, index) => initialLayer(widths[index], outputs, stream));
}
