import { requantize } from './requantize.js';
import type { ConstInt32Array, Int32, Layer, Normalizer, Workspace } from './types.js';

/**
 * Activations of `rows` rows of a tile, from their accumulators on.
 *
 * @param row first of these rows
 * @param place of its activation in the workspace
 * @param before sum of squares so far
 * @returns the sum of squares, theirs included
 */
export function activateRows(
  layer: Layer,
  normalizer: Readonly<Normalizer>,
  row: Int32,
  rows: Int32,
  place: Int32,
  before: Int32,
  workspace: Workspace,
): Int32 {
  const bias: ConstInt32Array = layer.bias;
  const up: Int32 = normalizer.up;
  const half: Int32 = normalizer.half;
  const down: Int32 = normalizer.down;
  const multiplier: Int32 = normalizer.multiplier;
  const shift: Int32 = layer.shift;
  let squares: Int32 = before;
  for (let tileRow: Int32 = 0; tileRow < rows; tileRow++) {
    const scaled: Int32 = (workspace.accumulators[tileRow] * up + half) >> down;
    const activation: Int32 = requantize(scaled, multiplier, bias[row + tileRow], shift);
    squares += activation * activation;
    workspace.activations[place + tileRow] = activation;
  }
  return squares;
}
