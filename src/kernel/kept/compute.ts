import { convolveMap } from '../convolution/convolve-map.js';
import { keepsColumns } from '../convolution/keeps.js';
import { convolveLayer } from '../grouping/convolve.js';
import type { ConstInt8Array, Convolution, Int32, Layer, Workspace } from '../types.js';

/** Moves the columns that this window has in common with the one before to the beginning of the output. */
function moveColumns(layer: Layer, convolution: Convolution, values: Int8Array): void {
  const place: Int32 = layer.activationOffset;
  const count: Int32 = convolution.keptColumns * layer.outputs;
  const distance: Int32 = (convolution.outputWidth - convolution.keptColumns) * layer.outputs;
  for (let i: Int32 = place; i < place + count; i++) {
    values[i] = values[i + distance];
  }
}

/**
 * Computes the output of the current layer. Where the window before has gone as far, only the columns that are new are computed:
 * a layer whose inputs are not normalized, and that reads nothing outside its map, gives the same for the others.
 */
export function computeMap(
  layer: Layer,
  convolution: Convolution,
  map: ConstInt8Array,
  first: Int32,
  workspace: Workspace,
): void {
  if (workspace.layer < workspace.kept && keepsColumns(convolution)) {
    moveColumns(layer, convolution, workspace.activations);
    convolveMap(layer, convolution, map, first, convolution.keptColumns, workspace);
  } else {
    convolveLayer(layer, convolution, map, first, workspace);
  }
}
