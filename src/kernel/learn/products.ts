import { multiplyRows, prepareVector } from '../matrix.js';
import { prepareNormalizer } from '../normalize.js';
import { roomFor } from '../room.js';
import { rowsInTile, TILE_ROWS } from '../tile.js';
import type { ConstInt8Array, Int32, Layer, Model, Workspace } from '../types.js';
import { clampInt16 } from './clamp.js';

/**
 * The products of the first layer with a sample, brought to 16 bits by the normalizer of the layer, which is prepared too. The layer
 * assumes a length of its inputs, so that the normalizer is the same for all of them.
 *
 * @param values the sample is values[first] to values[first + features - 1]
 * @param products [units], limited to 16 bits
 *
 * @external
 */
export function multiplySample(
  model: Model,
  values: ConstInt8Array,
  first: Int32,
  products: Int16Array,
  workspace: Workspace,
): void {
  const layer: Layer = model.layers[0];
  prepareNormalizer(layer, layer.squaredLength, workspace.normalizer);
  prepareVector(
    layer.inputs,
    values,
    first,
    model.labelSlots,
    roomFor(model, layer),
    workspace.vector,
    workspace.space,
  );
  const up: Int32 = workspace.normalizer.up;
  const half: Int32 = workspace.normalizer.half;
  const down: Int32 = workspace.normalizer.down;
  for (let row: Int32 = 0; row < layer.outputs; row += TILE_ROWS) {
    const rows: Int32 = rowsInTile(row, layer.outputs);
    multiplyRows(
      layer.weights,
      row,
      rows,
      values,
      first,
      workspace.vector,
      workspace.space,
      workspace.accumulators,
    );
    for (let tileRow: Int32 = 0; tileRow < rows; tileRow++) {
      products[row + tileRow] = clampInt16((workspace.accumulators[tileRow] * up + half) >> down);
    }
  }
}
