import type { AdamState } from './adam.js';
import type { Slopes } from './dense.js';
import type { LayerState } from './layer-step.js';

function roll(state: AdamState, slopes: Float32Array, learningRate: number, momentum: number): void {
  const { values, mean } = state;
  for (let index = 0; index < values.length; index++) {
    const velocity = momentum * mean[index] + slopes[index];
    mean[index] = velocity;
    values[index] -= learningRate * velocity;
  }
}

/** A step of gradient descent with momentum of a layer, in place. The velocity is stored in place of Adam's mean. */
export function rollLayer(
  { weights, bias }: LayerState,
  slopes: Slopes,
  learningRate: number,
  momentum: number,
): void {
  roll(weights, slopes.weights, learningRate, momentum);
  roll(bias, slopes.bias, learningRate, momentum);
}
