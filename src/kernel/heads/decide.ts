import { activateFirst, activateLater, scaleTile } from '../activate.js';
import { multiplyRows, prepareVector } from '../matrix.js';
import { prepareNormalizer } from '../normalize.js';
import { isConfident } from '../rank.js';
import { roomFor } from '../room.js';
import { rowsInTile, TILE_ROWS } from '../tile.js';
import type { ConstInt8Array, Exit, Head, Int32, Layer, Model, Workspace } from '../types.js';
import { addLogits } from './logits.js';
import { clearLogits, finishPass, rankLogits } from './single-pass.js';

/*
 * The decision by heads: a linear classifier after a layer gives a logit for every label, and the label with the largest one
 * is the answer. The logits are stored where the other kind of network stores the goodness of the labels.
 */

/** Resets every label: no layer has been computed. */
export function clearLabels(model: Model, workspace: Workspace): void {
  workspace.squaredNorms[0] = 0;
  clearLogits(model, workspace);
}

/** Adds the contribution of units [row, row + rows) of the current layer to the logits. */
function addUnits(model: Model, row: Int32, rows: Int32, workspace: Workspace): void {
  const layer: Layer = model.layers[workspace.layer];
  const head: Head = model.heads[workspace.layer];
  if (head.inputs > 0) {
    const before: Int32 = head.inputs - layer.outputs;
    const place: Int32 = layer.activationOffset + row;
    addLogits(head, before + row, rows, workspace.activations, place, model.classes, workspace.goodness);
  }
}

/** Computes units [workspace.unit, end) of the first layer. A neutral label, if there is one, adds the weights of its slots. */
function computeFirstLayer(model: Model, input: ConstInt8Array, end: Int32, workspace: Workspace): void {
  const layer: Layer = model.layers[0];
  for (let row: Int32 = workspace.unit; row < end; row += TILE_ROWS) {
    const rows: Int32 = rowsInTile(row, end);
    multiplyRows(
      layer.weights,
      row,
      rows,
      input,
      0,
      workspace.vector,
      workspace.space,
      workspace.accumulators,
    );
    if (model.labelCount > 0) {
      scaleTile(workspace.normalizer, rows, workspace.accumulators);
      activateFirst(model, row, rows, 1, workspace);
    } else {
      activateLater(layer, workspace.normalizer, row, rows, 0, workspace);
    }
    addUnits(model, row, rows, workspace);
  }
}

/** Computes units [workspace.unit, end) of a later layer. */
function computeLaterLayer(model: Model, end: Int32, workspace: Workspace): void {
  const layer: Layer = model.layers[workspace.layer];
  const firstValue: Int32 = model.layers[workspace.layer - 1].activationOffset;
  for (let row: Int32 = workspace.unit; row < end; row += TILE_ROWS) {
    const rows: Int32 = rowsInTile(row, end);
    multiplyRows(
      layer.weights,
      row,
      rows,
      workspace.activations,
      firstValue,
      workspace.vector,
      workspace.space,
      workspace.accumulators,
    );
    activateLater(layer, workspace.normalizer, row, rows, 0, workspace);
    addUnits(model, row, rows, workspace);
  }
}

/** Starts a later layer: the activations of the previous layer are its input. */
function startLayer(model: Model, workspace: Workspace): void {
  const layer: Layer = model.layers[workspace.layer];
  const firstValue: Int32 = model.layers[workspace.layer - 1].activationOffset;
  prepareVector(
    layer.inputs,
    workspace.activations,
    firstValue,
    0,
    roomFor(model, layer),
    workspace.vector,
    workspace.space,
  );
  prepareNormalizer(
    layer,
    layer.squaredLength > 0 ? layer.squaredLength : workspace.squaredNorms[0],
    workspace.normalizer,
  );
}

/**
 * The logits of a layer none of whose units has been computed: the bias, and the contribution of the layers before it. For a
 * layer without a head the logits do not change: they are the best answer so far.
 */
function startLogits(model: Model, workspace: Workspace): void {
  const head: Head = model.heads[workspace.layer];
  if (head.inputs > 0) {
    let row: Int32 = 0;
    for (let label: Int32 = 0; label < model.classes; label++) {
      workspace.goodness[label] = head.bias[label];
    }
    for (let index: Int32 = head.first; index < workspace.layer; index++) {
      const layer: Layer = model.layers[index];
      addLogits(
        head,
        row,
        layer.outputs,
        workspace.activations,
        layer.activationOffset,
        model.classes,
        workspace.goodness,
      );
      row += layer.outputs;
    }
  }
}

/** Computes the units [workspace.unit, end) of the current layer, and what they add to the logits. */
export function computeUnits(model: Model, input: ConstInt8Array, end: Int32, workspace: Workspace): void {
  if (workspace.unit === 0) {
    startLogits(model, workspace);
    if (workspace.layer > 0) {
      startLayer(model, workspace);
    }
  }
  if (workspace.layer === 0) {
    computeFirstLayer(model, input, end, workspace);
  } else {
    computeLaterLayer(model, end, workspace);
  }
}

/** Finds the label with the largest logit, and its margin. */
export function rankLabels(model: Model, _layer: Layer, workspace: Workspace): void {
  rankLogits(model, workspace);
}

/** The current layer is finished: its activations are the input of the next. */
export function finishLayer(_model: Model, workspace: Workspace): void {
  finishPass(workspace);
}

/** Whether the answer is final at an exit point: the stopping rule says so. */
export function isSure(model: Model, exit: Exit, workspace: Workspace): boolean {
  return isConfident(model, exit, workspace);
}
