import { requantize } from '../requantize.js';
import type { ConstInt32Array, Int32, Layer, Normalizer, Workspace } from '../types.js';

/**
 * Activations of `rows` channels of one position, from the accumulators on. Their squares are added to those of the map.
 *
 * @param row first of these channels
 * @param place of its activation in the workspace
 *
 * @external
 */
export function activatePosition(
  layer: Layer,
  normalizer: Readonly<Normalizer>,
  row: Int32,
  rows: Int32,
  place: Int32,
  workspace: Workspace,
): void {
  const bias: ConstInt32Array = layer.bias;
  const up: Int32 = normalizer.up;
  const half: Int32 = normalizer.half;
  const down: Int32 = normalizer.down;
  const multiplier: Int32 = normalizer.multiplier;
  const shift: Int32 = layer.shift;
  let squares: Int32 = workspace.squares[0];
  for (let tileRow: Int32 = 0; tileRow < rows; tileRow++) {
    const scaled: Int32 = (workspace.accumulators[tileRow] * up + half) >> down;
    const activation: Int32 = requantize(scaled, multiplier, bias[row + tileRow], shift);
    squares += activation * activation;
    workspace.activations[place + tileRow] = activation;
  }
  workspace.squares[0] = squares;
}
