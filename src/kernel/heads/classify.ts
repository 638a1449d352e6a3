import { activateFirst, activateLater, scaleTile } from '../activate.js';
import { getBest } from '../best.js';
import { multiplyRows, prepareVector } from '../matrix.js';
import { prepareNormalizer } from '../normalize.js';
import { rowsInTile, TILE_ROWS } from '../tile.js';
import {
  type ConstInt8Array,
  type Exit,
  type Head,
  type Int32,
  type Layer,
  type Model,
  type Result,
  RULE_MARGIN,
  type Workspace,
} from '../types.js';

import { addLogits, LEAST_LOGIT } from './logits.js';

/** Adds to the logits what the units [row, row + rows) of the layer in work give. */
function addUnits(model: Model, row: Int32, rows: Int32, workspace: Workspace): void {
  const layer: Layer = model.layers[workspace.layer];
  const head: Head = model.heads[workspace.layer];
  if (head.inputs > 0) {
    const before: Int32 = head.inputs - layer.outputs;
    const place: Int32 = layer.activationOffset + row;
    addLogits(head, before + row, rows, workspace.activations, place, model.classes, workspace.goodness);
  }
}

/** Units [workspace.unit, end) of the first layer. A neutral label, where there is one, adds the weights of its slots. */
function computeFirstLayer(model: Model, input: ConstInt8Array, end: Int32, workspace: Workspace): void {
  const layer: Layer = model.layers[0];
  for (let row: Int32 = workspace.unit; row < end; row += TILE_ROWS) {
    const rows: Int32 = rowsInTile(row, end);
    multiplyRows(layer, row, rows, input, 0, workspace.vector, workspace.space, workspace.accumulators);
    if (model.labelCount > 0) {
      scaleTile(workspace.normalizer, rows, workspace.accumulators);
      activateFirst(model, row, rows, 0, workspace);
    } else {
      activateLater(layer, workspace.normalizer, row, rows, 0, workspace);
    }
    addUnits(model, row, rows, workspace);
  }
}

/** Units [workspace.unit, end) of a later layer. */
function computeLaterLayer(model: Model, end: Int32, workspace: Workspace): void {
  const layer: Layer = model.layers[workspace.layer];
  const firstValue: Int32 = model.layers[workspace.layer - 1].activationOffset;
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
    activateLater(layer, workspace.normalizer, row, rows, 0, workspace);
    addUnits(model, row, rows, workspace);
  }
}

/** Gets the input of a later layer ready: the activations of the layer before. */
function prepareLayer(model: Model, workspace: Workspace): void {
  const layer: Layer = model.layers[workspace.layer];
  const firstValue: Int32 = model.layers[workspace.layer - 1].activationOffset;
  prepareVector(layer, workspace.activations, firstValue, 0, model.room, workspace.vector, workspace.space);
  prepareNormalizer(
    layer,
    layer.squaredLength > 0 ? layer.squaredLength : workspace.squaredNorms[0],
    workspace.normalizer,
  );
}

/**
 * The logits of a layer none of whose units has been computed: the bias, and what the layers before it give. Those of a layer
 * without head stay what they were: the best answer so far.
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

/** Finds the label with the largest logit, and its margin. */
function rankLogits(model: Model, workspace: Workspace): void {
  let largest: Int32 = LEAST_LOGIT;
  let second: Int32 = LEAST_LOGIT;
  workspace.label = 0;
  for (let label: Int32 = 0; label < model.classes; label++) {
    const logit: Int32 = workspace.goodness[label];
    if (logit > largest) {
      second = largest;
      largest = logit;
      workspace.label = label;
    } else if (logit > second) {
      second = logit;
    } else {
      /* Neither the largest nor the second. */
    }
  }
  workspace.margin = largest - second;
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
  workspace.squares[0] = 0;
  workspace.squaredNorms[0] = 0;
  for (let label: Int32 = 0; label < model.classes; label++) {
    workspace.goodness[label] = 0;
  }
}

/**
 * Computes up to the next exit point. Returns true when the answer is final; then it does nothing more.
 *
 * The answer is final when the stopping rule says so, or when the network has come to its end.
 */
export function stepModel(model: Model, input: ConstInt8Array, workspace: Workspace): boolean {
  if (workspace.settled) {
    return true;
  }
  const layer: Layer = model.layers[workspace.layer];
  const exit: Exit = model.exits[workspace.exit];
  if (workspace.unit === 0) {
    startLogits(model, workspace);
    if (workspace.layer > 0) {
      prepareLayer(model, workspace);
    }
  }
  if (workspace.layer === 0) {
    computeFirstLayer(model, input, exit.units, workspace);
  } else {
    computeLaterLayer(model, exit.units, workspace);
  }
  rankLogits(model, workspace);
  workspace.exit += 1;
  workspace.unit = exit.units;
  if (exit.units === layer.outputs) {
    workspace.layer += 1;
    workspace.unit = 0;
    workspace.squaredNorms[0] = workspace.squares[0];
    workspace.squares[0] = 0;
  }
  const confidence: Int32 =
    model.rule === RULE_MARGIN ? workspace.margin : workspace.goodness[workspace.label];
  workspace.settled = confidence > exit.threshold || workspace.exit === model.exitCount;
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
