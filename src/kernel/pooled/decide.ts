import { activatePosition } from '../convolution/activate.js';
import { activateBackground } from '../convolution/background.js';
import { isSlice } from '../convolution/patch.js';
import { preparePatch } from '../convolution/prepare-patch.js';
import { addLogits } from '../heads/logits.js';
import { clearLogits, finishPass, rankLogits } from '../heads/single-pass.js';
import { multiplyRows, prepareVector } from '../matrix.js';
import { prepareNormalizer } from '../normalize.js';
import { isConfident } from '../rank.js';
import { rowsInTile, TILE_ROWS } from '../tile.js';
import type { ConstInt8Array, Convolution, Exit, Head, Int32, Layer, Model, Workspace } from '../types.js';
import { readsOutput } from './grid.js';
import { poolMap } from './means.js';

/*
 * The decision by heads of convolutions: a layer computes all positions of its output, and its head reads the means of this
 * output over the cells of a grid. Every head reads only its own layer.
 */

/** Resets every label: no layer has been computed. */
export function clearLabels(model: Model, workspace: Workspace): void {
  clearLogits(model, workspace);
}

/**
 * Computes all channels of one position, from a patch that has been prepared.
 *
 * @param values that contain the patch, from `first` on
 * @param place of the activation of the first channel in the workspace
 */
function computePosition(
  layer: Layer,
  values: ConstInt8Array,
  first: Int32,
  place: Int32,
  workspace: Workspace,
): void {
  if (workspace.vector.squares === 0) {
    activateBackground(layer, place, workspace);
  } else {
    for (let row: Int32 = 0; row < layer.outputs; row += TILE_ROWS) {
      const rows: Int32 = rowsInTile(row, layer.outputs);
      multiplyRows(
        layer,
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

/**
 * Computes the output of the current layer.
 *
 * @param map that the layer reads, from values[first] on
 */
function computeMap(model: Model, map: ConstInt8Array, first: Int32, workspace: Workspace): void {
  const layer: Layer = model.layers[workspace.layer];
  const convolution: Convolution = model.convolutions[workspace.layer];
  const scratch: Int32 = convolution.scratchOffset;
  let place: Int32 = layer.activationOffset;
  let top: Int32 = -convolution.above;
  for (let row: Int32 = 0; row < convolution.outputHeight; row++) {
    let left: Int32 = -convolution.before;
    for (let column: Int32 = 0; column < convolution.outputWidth; column++) {
      if (isSlice(convolution, top, left)) {
        const patch: Int32 = first + (top * convolution.width + left) * convolution.channels;
        prepareVector(layer, map, patch, 0, 0, workspace.vector, workspace.space);
        computePosition(layer, map, patch, place, workspace);
      } else {
        preparePatch(
          layer,
          convolution,
          map,
          first,
          top,
          left,
          workspace.activations,
          scratch,
          workspace.vector,
          workspace.space,
        );
        computePosition(layer, workspace.activations, scratch, place, workspace);
      }
      place += layer.outputs;
      left += convolution.strideRight;
    }
    top += convolution.strideDown;
  }
}

/** The logits of the current layer, whose output has been computed. Without a head they stay those of the layers before. */
function computeLogits(model: Model, workspace: Workspace): void {
  const layer: Layer = model.layers[workspace.layer];
  const convolution: Convolution = model.convolutions[workspace.layer];
  const head: Head = model.heads[workspace.layer];
  let place: Int32 = layer.activationOffset;
  if (head.inputs > 0) {
    if (!readsOutput(convolution)) {
      place = convolution.scratchOffset;
      poolMap(
        convolution,
        layer.outputs,
        workspace.activations,
        layer.activationOffset,
        workspace.activations,
        place,
      );
    }
    for (let label: Int32 = 0; label < model.classes; label++) {
      workspace.goodness[label] = head.bias[label];
    }
    addLogits(head, 0, head.inputs, workspace.activations, place, model.classes, workspace.goodness);
  }
}

/** Computes the current layer and its logits. A convolution has no exit point before its end. */
export function computeUnits(model: Model, input: ConstInt8Array, _end: Int32, workspace: Workspace): void {
  const layer: Layer = model.layers[workspace.layer];
  prepareNormalizer(
    layer,
    layer.squaredLength > 0 ? layer.squaredLength : workspace.squaredNorms[0],
    workspace.normalizer,
  );
  if (workspace.layer === 0) {
    computeMap(model, input, 0, workspace);
  } else {
    computeMap(model, workspace.activations, model.layers[workspace.layer - 1].activationOffset, workspace);
  }
  computeLogits(model, workspace);
}

/** Finds the label with the largest logit, and its margin. */
export function rankLabels(model: Model, _layer: Layer, workspace: Workspace): void {
  rankLogits(model, workspace);
}

/** The current layer is finished: its output is the map that the next one reads. */
export function finishLayer(_model: Model, workspace: Workspace): void {
  finishPass(workspace);
}

/** Whether the answer is final at an exit point: the stopping rule says so. */
export function isSure(model: Model, exit: Exit, workspace: Workspace): boolean {
  return isConfident(model, exit, workspace);
}
