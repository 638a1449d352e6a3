import { multiplyRows, prepareVector } from '../matrix.js';
import { NOT_LISTED } from '../room.js';
import { TILE_ROWS } from '../tile.js';
import type { ConstInt8Array, Convolution, Int32, Layer, Workspace } from '../types.js';
import { activatePosition } from './activate.js';
import { activateBackground } from './background.js';
import { copyPatch } from './patch.js';

/**
 * Whether a patch is a slice of its map: inside, and either a single row or as wide as the map.
 *
 * @param top row of the map where the patch begins
 * @param left column of the map where it begins
 */
function isSlice(convolution: Convolution, top: Int32, left: Int32): boolean {
  const isWhole: boolean = convolution.kernelHeight === 1 || convolution.kernelWidth === convolution.width;
  return (
    isWhole &&
    top >= 0 &&
    left >= 0 &&
    top + convolution.kernelHeight <= convolution.height &&
    left + convolution.kernelWidth <= convolution.width
  );
}

/**
 * Computes all channels of one position from its patch.
 *
 * @param values that contain the patch, from `first` on
 * @param place of the activation of the first channel in the workspace
 */
function convolvePatch(
  layer: Layer,
  values: ConstInt8Array,
  first: Int32,
  place: Int32,
  workspace: Workspace,
): void {
  prepareVector(layer.inputs, values, first, 0, NOT_LISTED, workspace.vector, workspace.space);
  if (workspace.vector.squares === 0) {
    activateBackground(layer, place, workspace);
  } else {
    for (let row: Int32 = 0; row < layer.outputs; row += TILE_ROWS) {
      const left: Int32 = layer.outputs - row;
      const rows: Int32 = left < TILE_ROWS ? left : TILE_ROWS;
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
      activatePosition(layer, workspace.normalizer, row, rows, place + row, workspace);
    }
  }
}

/** Computes one row of the output; see convolveMap. */
function convolveRow(
  layer: Layer,
  convolution: Convolution,
  map: ConstInt8Array,
  first: Int32,
  start: Int32,
  top: Int32,
  place: Int32,
  workspace: Workspace,
): void {
  const scratch: Int32 = convolution.scratchOffset;
  let target: Int32 = place + start * layer.outputs;
  let left: Int32 = start * convolution.strideRight - convolution.before;
  for (let column: Int32 = start; column < convolution.outputWidth; column++) {
    if (isSlice(convolution, top, left)) {
      const patch: Int32 = first + (top * convolution.width + left) * convolution.channels;
      convolvePatch(layer, map, patch, target, workspace);
    } else {
      copyPatch(convolution, map, first, top, left, workspace.activations, scratch);
      convolvePatch(layer, workspace.activations, scratch, target, workspace);
    }
    target += layer.outputs;
    left += convolution.strideRight;
  }
}

/**
 * Computes the output of a convolution: all channels of the columns from `start` on. The squares of these activations are added
 * to those of the layer.
 *
 * @param map that the convolution reads, from values[first] on
 *
 * @external
 */
export function convolveMap(
  layer: Layer,
  convolution: Convolution,
  map: ConstInt8Array,
  first: Int32,
  start: Int32,
  workspace: Workspace,
): void {
  let place: Int32 = layer.activationOffset;
  let top: Int32 = -convolution.above;
  for (let row: Int32 = 0; row < convolution.outputHeight; row++) {
    convolveRow(layer, convolution, map, first, start, top, place, workspace);
    place += convolution.outputWidth * layer.outputs;
    top += convolution.strideDown;
  }
}
