import { LARGEST_VALUE } from '../limits.js';
import type { ConstInt32Array, Int32, Layer, Workspace } from '../types.js';

/**
 * Activations of all channels of a position whose patch is all zeros, as most patches of many pictures are: they follow from the
 * biases alone. Their squares are added to those of the map.
 *
 * @param place of the activation of the first channel in the workspace
 */
export function activateBackground(layer: Layer, place: Int32, workspace: Workspace): void {
  const bias: ConstInt32Array = layer.bias;
  const shift: Int32 = layer.shift;
  const outputs: Int32 = layer.outputs;
  let squares: Int32 = workspace.squares[0];
  for (let channel: Int32 = 0; channel < outputs; channel++) {
    let activation: Int32 = bias[channel] >> shift;
    if (activation <= 0) {
      activation = 0;
    } else {
      activation = activation > LARGEST_VALUE ? LARGEST_VALUE : activation;
      squares += activation * activation;
    }
    workspace.activations[place + channel] = activation;
  }
  workspace.squares[0] = squares;
}
