import { activateFirst, activateLater, scaleTile } from '../activate.js';
import { NEVER } from '../limits.js';
import { multiplyRows, prepareVector } from '../matrix.js';
import { prepareNormalizer } from '../normalize.js';
import { isConfident, type Ranking, rankLabel } from '../rank.js';
import { roomFor } from '../room.js';
import { rowsInTile, TILE_ROWS } from '../tile.js';
import type { ConstInt8Array, Exit, Int32, Layer, Model, Normalizer, Workspace } from '../types.js';

/*
 * The decision by goodness: every label in turn is written into the input, and the label with the largest goodness is the answer.
 */

/** Resets every label: no layer has been computed. */
export function clearLabels(model: Model, workspace: Workspace): void {
  /* Zero, which compilers do not know: they would call memset for each of these short arrays. */
  const zero: Int32 = model.headCount;
  for (let label: Int32 = 0; label < model.classes; label++) {
    workspace.goodness[label] = zero;
    workspace.finished[label] = zero;
    workspace.squares[label] = zero;
    workspace.squaredNorms[label] = zero;
  }
}

/**
 * Computes units [workspace.unit, end) of the first layer, for every label.
 *
 * The inputs of the labels differ only in the label slots, so the product with the features is computed once and
 * every label adds the weights of its own slot.
 */
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
    scaleTile(workspace.normalizer, rows, workspace.accumulators);
    activateFirst(model, row, rows, model.classes, workspace);
  }
}

/** Computes units [workspace.unit, end) of a later layer, for one label. */
function computeLabel(
  model: Model,
  end: Int32,
  label: Int32,
  normalizer: Readonly<Normalizer>,
  workspace: Workspace,
): void {
  const previous: Layer = model.layers[workspace.layer - 1];
  const layer: Layer = model.layers[workspace.layer];
  const firstValue: Int32 = previous.activationOffset + label * previous.outputs;
  prepareVector(
    layer.inputs,
    workspace.activations,
    firstValue,
    0,
    roomFor(model, layer),
    workspace.vector,
    workspace.space,
  );
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
    activateLater(layer, normalizer, row, rows, label, workspace);
  }
}

/** Computes units [workspace.unit, end) of a later layer, for every label that was not dropped. */
function computeLaterLayer(model: Model, end: Int32, workspace: Workspace): void {
  const layer: Layer = model.layers[workspace.layer];
  const normalizer: Normalizer = { up: 1, half: 0, down: 0, multiplier: 0 };
  for (let label: Int32 = 0; label < model.classes; label++) {
    if (workspace.squaredNorms[label] >= 0) {
      prepareNormalizer(
        layer,
        layer.squaredLength > 0 ? layer.squaredLength : workspace.squaredNorms[label],
        normalizer,
      );
      computeLabel(model, end, label, normalizer, workspace);
    }
  }
}

/** Computes the units [workspace.unit, end) of the current layer, for every label that was not dropped. */
export function computeUnits(model: Model, input: ConstInt8Array, end: Int32, workspace: Workspace): void {
  if (workspace.layer === 0) {
    computeFirstLayer(model, input, end, workspace);
  } else {
    computeLaterLayer(model, end, workspace);
  }
}

/** Adds the goodness of the current layer to that of the finished layers; finds the best label and its margin. */
export function rankLabels(model: Model, layer: Layer, workspace: Workspace): void {
  const half: Int32 = 1 << (layer.goodnessShift - 1);
  /* Goodness is never negative. */
  const ranking: Ranking = { largest: -1, second: -1 };
  for (let label: Int32 = 0; label < model.classes; label++) {
    if (workspace.squaredNorms[label] >= 0) {
      const goodness: Int32 =
        (workspace.squares[label] * layer.goodnessMultiplier + half) >> layer.goodnessShift;
      workspace.goodness[label] = workspace.finished[label] + goodness;
    }
    rankLabel(label, ranking, workspace);
  }
  workspace.margin = ranking.largest - ranking.second;
}

/** The current layer is finished: its activations are the input of the next. */
export function finishLayer(model: Model, workspace: Workspace): void {
  for (let label: Int32 = 0; label < model.classes; label++) {
    if (workspace.squaredNorms[label] >= 0) {
      workspace.finished[label] = workspace.goodness[label];
      workspace.squaredNorms[label] = workspace.squares[label];
      workspace.squares[label] = 0;
    }
  }
}

/**
 * Drops the labels that are more than `gap` behind the best one; returns how many are left.
 *
 * A dropped label cannot be the answer: its goodness no longer changes, and that of the best one can only grow.
 */
function dropLabels(model: Model, gap: Int32, workspace: Workspace): Int32 {
  const least: Int32 = workspace.goodness[workspace.label] - gap;
  let left: Int32 = 0;
  for (let label: Int32 = 0; label < model.classes; label++) {
    if (workspace.goodness[label] < least) {
      workspace.squaredNorms[label] = -1;
    }
    if (workspace.squaredNorms[label] >= 0) {
      left += 1;
    }
  }
  return left;
}

/** Whether the answer is final at an exit point: the stopping rule says so, or all labels but one have been dropped. */
export function isSure(model: Model, exit: Exit, workspace: Workspace): boolean {
  /* Where none is dropped, as many are left as at the last exit point, where the network went on. */
  const left: Int32 = exit.gap === NEVER ? model.classes : dropLabels(model, exit.gap, workspace);
  return left === 1 || isConfident(model, exit, workspace);
}
