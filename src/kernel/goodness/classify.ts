import { activateFirst, activateLater, scaleTile } from '../activate.js';
import { getBest } from '../best.js';
import { multiplyRows, prepareVector } from '../matrix.js';
import { prepareNormalizer } from '../normalize.js';
import { rowsInTile, TILE_ROWS } from '../tile.js';
import {
  type ConstInt8Array,
  type Exit,
  type Int32,
  type Layer,
  type Model,
  type Normalizer,
  type Result,
  RULE_MARGIN,
  type Workspace,
} from '../types.js';

/**
 * Units [workspace.unit, end) of the first layer, for every label.
 *
 * The inputs of the labels differ only in the label slots, so the product with the features is computed once and
 * every label adds the weights of its own slot.
 */
function computeFirstLayer(model: Model, input: ConstInt8Array, end: Int32, workspace: Workspace): void {
  const layer: Layer = model.layers[0];
  for (let row: Int32 = workspace.unit; row < end; row += TILE_ROWS) {
    const rows: Int32 = rowsInTile(row, end);
    multiplyRows(layer, row, rows, input, 0, workspace.vector, workspace.space, workspace.accumulators);
    scaleTile(workspace.normalizer, rows, workspace.accumulators);
    for (let label: Int32 = 0; label < model.classes; label++) {
      activateFirst(model, row, rows, label, workspace);
    }
  }
}

/** Units [workspace.unit, end) of a later layer, for one label. */
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
  prepareVector(layer, workspace.activations, firstValue, 0, model.room, workspace.vector, workspace.space);
  for (let row: Int32 = workspace.unit; row < end; row += TILE_ROWS) {
    const rows: Int32 = rowsInTile(row, end);
    multiplyRows(
      layer,
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

/** Units [workspace.unit, end) of a later layer, for every label that was not dropped. */
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

/** Adds the goodness of the layer in work to that of the finished layers; finds the best label and its margin. */
function rankLabels(model: Model, layer: Layer, workspace: Workspace): void {
  const half: Int32 = 1 << (layer.goodnessShift - 1);
  /* Goodness is never negative. */
  let largest: Int32 = -1;
  let second: Int32 = -1;
  for (let label: Int32 = 0; label < model.classes; label++) {
    if (workspace.squaredNorms[label] >= 0) {
      const goodness: Int32 =
        (workspace.squares[label] * layer.goodnessMultiplier + half) >> layer.goodnessShift;
      workspace.goodness[label] = workspace.finished[label] + goodness;
    }
    if (workspace.goodness[label] > largest) {
      second = largest;
      largest = workspace.goodness[label];
      workspace.label = label;
    } else if (workspace.goodness[label] > second) {
      second = workspace.goodness[label];
    } else {
      /* Neither the largest nor the second. */
    }
  }
  workspace.margin = largest - second;
}

/** What was the layer in work is finished: its activations are the input of the next. */
function finishLayer(model: Model, workspace: Workspace): void {
  workspace.layer += 1;
  workspace.unit = 0;
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
 * A dropped label cannot be the answer: its goodness stays what it is, and that of the best one can only grow.
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

/** Gets the workspace ready for a new input. */
export function beginModel(model: Model, input: ConstInt8Array, workspace: Workspace): void {
  const first: Layer = model.layers[0];
  prepareVector(first, input, 0, model.labelSlots, model.room, workspace.vector, workspace.space);
  prepareNormalizer(
    first,
    first.squaredLength > 0 ? first.squaredLength : model.labelSquare + workspace.vector.squares,
    workspace.normalizer,
  );
  workspace.layer = 0;
  workspace.unit = 0;
  workspace.exit = 0;
  workspace.label = 0;
  workspace.margin = 0;
  workspace.settled = false;
  for (let label: Int32 = 0; label < model.classes; label++) {
    workspace.goodness[label] = 0;
    workspace.finished[label] = 0;
    workspace.squares[label] = 0;
    workspace.squaredNorms[label] = 0;
  }
}

/**
 * Computes up to the next exit point. Returns true when the answer is final; then it does nothing more.
 *
 * The answer is final when the stopping rule says so, when all labels but one have been dropped, or when the network
 * has come to its end.
 */
export function stepModel(model: Model, input: ConstInt8Array, workspace: Workspace): boolean {
  if (workspace.settled) {
    return true;
  }
  const layer: Layer = model.layers[workspace.layer];
  const exit: Exit = model.exits[workspace.exit];
  if (workspace.layer === 0) {
    computeFirstLayer(model, input, exit.units, workspace);
  } else {
    computeLaterLayer(model, exit.units, workspace);
  }
  rankLabels(model, layer, workspace);
  workspace.exit += 1;
  workspace.unit = exit.units;
  if (exit.units === layer.outputs) {
    finishLayer(model, workspace);
  }
  const confidence: Int32 =
    model.rule === RULE_MARGIN ? workspace.margin : workspace.goodness[workspace.label];
  const left: Int32 = dropLabels(model, exit.gap, workspace);
  workspace.settled = confidence > exit.threshold || left === 1 || workspace.exit === model.exitCount;
  return workspace.settled;
}

/** Classifies one input, stopping at the first exit point that is sure. */
export function classifyModel(
  model: Model,
  input: ConstInt8Array,
  workspace: Workspace,
  result: Result,
): void {
  beginModel(model, input, workspace);
  while (!stepModel(model, input, workspace)) {
    /* Every step goes on where the last one stopped. */
  }
  getBest(model, workspace, result);
}
