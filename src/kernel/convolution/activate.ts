import { activateRows } from '../activate-rows.js';
import type { Int32, Layer, Normalizer, Workspace } from '../types.js';

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
  workspace.squares[0] = activateRows(layer, normalizer, row, rows, place, workspace.squares[0], workspace);
}
