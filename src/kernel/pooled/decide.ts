import { clearLogits, finishPass, rankLogits } from '../heads/single-pass.js';
import { computeMap } from '../maps/compute.js';
import { multiplyRows, prepareVector } from '../matrix.js';
import { prepareNormalizer } from '../normalize.js';
import { poolCells } from '../pooling/pool.js';
import { isConfident } from '../rank.js';
import { NOT_LISTED } from '../room.js';
import { rowsInTile, TILE_ROWS } from '../tile.js';
import type { ConstInt8Array, Convolution, Exit, Head, Int32, Layer, Model, Workspace } from '../types.js';
import { readsOutput } from './grid.js';

/*
 * The decision by heads of convolutions: a layer computes all positions of its output, and its head reads the means or the
 * maxima of this output over the cells of a grid. Every head reads only its own layer.
 */

/** Resets every label: no layer has been computed. */
export function clearLabels(model: Model, workspace: Workspace): void {
  clearLogits(model, workspace);
}

/** The logits of a head: its biases, and the products of its weights with what it reads, from `place` on. */
function multiplyHead(head: Head, classes: Int32, place: Int32, workspace: Workspace): void {
  prepareVector(head.inputs, workspace.activations, place, 0, NOT_LISTED, workspace.vector, workspace.space);
  for (let label: Int32 = 0; label < classes; label += TILE_ROWS) {
    const labels: Int32 = rowsInTile(label, classes);
    multiplyRows(
      head.weights,
      label,
      labels,
      workspace.activations,
      place,
      workspace.vector,
      workspace.space,
      workspace.accumulators,
    );
    for (let i: Int32 = 0; i < labels; i++) {
      workspace.goodness[label + i] = workspace.accumulators[i] + head.bias[label + i];
    }
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
      poolCells(
        convolution,
        layer.outputs,
        workspace.activations,
        layer.activationOffset,
        workspace.activations,
        place,
      );
    }
    multiplyHead(head, model.classes, place, workspace);
  }
}

/** Computes the current layer and its logits. A convolution has no exit point before its end. */
export function computeUnits(model: Model, input: ConstInt8Array, _end: Int32, workspace: Workspace): void {
  const layer: Layer = model.layers[workspace.layer];
  const convolution: Convolution = model.convolutions[workspace.layer];
  prepareNormalizer(
    layer,
    layer.squaredLength > 0 ? layer.squaredLength : workspace.squaredNorms[0],
    workspace.normalizer,
  );
  if (workspace.layer === 0) {
    computeMap(layer, convolution, input, 0, workspace);
  } else {
    const previous: Layer = model.layers[workspace.layer - 1];
    computeMap(layer, convolution, workspace.activations, previous.activationOffset, workspace);
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
