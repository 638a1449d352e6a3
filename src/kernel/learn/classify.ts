import { getBest } from '../best.js';
import { beginModel, passExit } from '../classify.js';
import { computeUnits } from '../decision/decide.js';
import { multiplyTile } from '../first-layer/layer.js';
import { requantize } from '../requantize.js';
import { rowsInTile, TILE_ROWS } from '../tile.js';
import type { ConstInt8Array, ConstInt32Array, Int32, Layer, Model, Result, Workspace } from '../types.js';
import type { Adaptation, Learner } from './types.js';

/**
 * Activations of the rows of a tile of the first layer for one label, with the weights that were learned for it. There is one loop
 * for layers that a later layer reads and one for the others, because a test in the loop would take longer.
 */
function activateLearned(
  model: Model,
  row: Int32,
  rows: Int32,
  label: Int32,
  learner: Readonly<Learner>,
  workspace: Workspace,
): void {
  const layer: Layer = model.layers[0];
  const bias: ConstInt32Array = layer.bias;
  const multiplier: Int32 = workspace.normalizer.multiplier;
  const shift: Int32 = layer.shift;
  const firstWeight: Int32 = label * layer.outputs + row;
  const place: Int32 = layer.activationOffset + firstWeight;
  let squares: Int32 = workspace.squares[label];
  if (layer.activationOffset >= 0) {
    for (let tileRow: Int32 = 0; tileRow < rows; tileRow++) {
      const scaled: Int32 = workspace.accumulators[tileRow] + learner.weights[firstWeight + tileRow];
      const activation: Int32 = requantize(scaled, multiplier, bias[row + tileRow], shift);
      squares += activation * activation;
      workspace.activations[place + tileRow] = activation;
    }
  } else {
    for (let tileRow: Int32 = 0; tileRow < rows; tileRow++) {
      const scaled: Int32 = workspace.accumulators[tileRow] + learner.weights[firstWeight + tileRow];
      const activation: Int32 = requantize(scaled, multiplier, bias[row + tileRow], shift);
      squares += activation * activation;
    }
  }
  workspace.squares[label] = squares;
}

/** Computes units [workspace.unit, end) of the first layer for every label, with the weights that were learned. */
function computeLearned(
  model: Model,
  adaptation: Adaptation,
  learner: Readonly<Learner>,
  input: ConstInt8Array,
  end: Int32,
  workspace: Workspace,
): void {
  for (let row: Int32 = workspace.unit; row < end; row += TILE_ROWS) {
    const rows: Int32 = rowsInTile(row, end);
    multiplyTile(model, adaptation, row, rows, input, learner.first, workspace);
    for (let label: Int32 = 0; label < model.classes; label++) {
      activateLearned(model, row, rows, label, learner, workspace);
    }
  }
}

/**
 * Computes up to the next exit point, as stepModel does, with what was learned. Returns true when the answer is final.
 */
export function stepLearned(
  model: Model,
  adaptation: Adaptation,
  learner: Readonly<Learner>,
  input: ConstInt8Array,
  workspace: Workspace,
): boolean {
  if (workspace.settled) {
    return true;
  }
  const end: Int32 = model.exits[workspace.exit].units;
  if (learner.updates > 0 && workspace.layer === 0) {
    computeLearned(model, adaptation, learner, input, end, workspace);
  } else {
    computeUnits(model, input, end, workspace);
  }
  return passExit(model, workspace);
}

/** Classifies one input with what was learned, stopping at the first exit point where the answer is sure. @external */
export function classifyLearned(
  model: Model,
  adaptation: Adaptation,
  learner: Readonly<Learner>,
  input: ConstInt8Array,
  workspace: Workspace,
  result: Result,
): void {
  beginModel(model, input, workspace);
  while (!stepLearned(model, adaptation, learner, input, workspace)) {
    /* Every step continues where the last one stopped. */
  }
  getBest(model, workspace, result);
}
