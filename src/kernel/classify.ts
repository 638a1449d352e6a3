import { multiplyRows, TILE_ROWS } from './matrix.js';
import { prepareNormalizer, requantize, sumOfSquares } from './normalize.js';
import type { ConstInt8Array, Int32, Layer, Model, Normalizer, Result, Workspace } from './types.js';

/** The number of rows in the tile that starts at `row` in a block that ends before `end`. */
function rowsInTile(row: Int32, end: Int32): Int32 {
  return end - row < TILE_ROWS ? end - row : TILE_ROWS;
}

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
    multiplyRows(layer.weights, row * layer.inputs, input, 0, layer.inputs, rows, workspace.accumulators);
    for (let tileRow: Int32 = 0; tileRow < rows; tileRow++) {
      const unit: Int32 = row + tileRow;
      for (let label: Int32 = 0; label < model.classes; label++) {
        const slot: Int32 = model.labelMultiplier * model.labelWeights[unit * model.classes + label];
        const activation: Int32 = requantize(
          workspace.accumulators[tileRow] + slot,
          workspace.normalizer,
          layer.bias[unit],
          layer.shift,
        );
        workspace.squares[label] += activation * activation;
        if (layer.activationOffset >= 0) {
          const place: Int32 = layer.activationOffset + label * layer.outputs + unit;
          workspace.activations[place] = activation;
        }
      }
    }
  }
}

/** Units [workspace.unit, end) of a later layer, for every label. */
function computeLaterLayer(model: Model, end: Int32, workspace: Workspace): void {
  const previous: Layer = model.layers[workspace.layer - 1];
  const layer: Layer = model.layers[workspace.layer];
  const normalizer: Normalizer = { up: 1, half: 0, down: 0, multiplier: 0 };
  for (let label: Int32 = 0; label < model.classes; label++) {
    const firstValue: Int32 = previous.activationOffset + label * previous.outputs;
    prepareNormalizer(layer, workspace.squaredNorms[label], normalizer);
    for (let row: Int32 = workspace.unit; row < end; row += TILE_ROWS) {
      const rows: Int32 = rowsInTile(row, end);
      multiplyRows(
        layer.weights,
        row * layer.inputs,
        workspace.activations,
        firstValue,
        layer.inputs,
        rows,
        workspace.accumulators,
      );
      for (let tileRow: Int32 = 0; tileRow < rows; tileRow++) {
        const unit: Int32 = row + tileRow;
        const activation: Int32 = requantize(
          workspace.accumulators[tileRow],
          normalizer,
          layer.bias[unit],
          layer.shift,
        );
        workspace.squares[label] += activation * activation;
        if (layer.activationOffset >= 0) {
          const place: Int32 = layer.activationOffset + label * layer.outputs + unit;
          workspace.activations[place] = activation;
        }
      }
    }
  }
}

/** Adds the goodness of the layer in work to that of the finished layers and finds the best label. */
function rankLabels(model: Model, layer: Layer, workspace: Readonly<Workspace>, result: Result): void {
  const half: Int32 = 1 << (layer.goodnessShift - 1);
  result.label = 0;
  for (let label: Int32 = 0; label < model.classes; label++) {
    const goodness: Int32 =
      (workspace.squares[label] * layer.goodnessMultiplier + half) >> layer.goodnessShift;
    result.goodness[label] = workspace.finished[label] + goodness;
    if (result.goodness[label] > result.goodness[result.label]) {
      result.label = label;
    }
  }
}

/** Gets the workspace ready for a new input. */
export function beginModel(model: Model, input: ConstInt8Array, workspace: Workspace): void {
  const squaredNorm: Int32 = model.labelSquare + sumOfSquares(input, model.labelSlots, model.features);
  prepareNormalizer(model.layers[0], squaredNorm, workspace.normalizer);
  workspace.layer = 0;
  workspace.unit = 0;
  workspace.exit = 0;
  for (let label: Int32 = 0; label < model.classes; label++) {
    workspace.finished[label] = 0;
    workspace.squares[label] = 0;
  }
}

/**
 * Computes up to the next exit point and writes the best answer so far.
 *
 * Returns true when the answer is final: the largest goodness is above the threshold of the exit point, or the
 * network has come to its end. It must not be called again then until beginModel has been.
 */
export function stepModel(
  model: Model,
  input: ConstInt8Array,
  workspace: Workspace,
  result: Result,
): boolean {
  const layer: Layer = model.layers[workspace.layer];
  const end: Int32 = model.exits[workspace.exit].units;
  if (workspace.layer === 0) {
    computeFirstLayer(model, input, end, workspace);
  } else {
    computeLaterLayer(model, end, workspace);
  }
  rankLabels(model, layer, workspace, result);
  result.exit = workspace.exit;
  if (result.goodness[result.label] > model.exits[workspace.exit].threshold) {
    return true;
  }
  workspace.exit += 1;
  workspace.unit = end;
  if (end === layer.outputs) {
    workspace.layer += 1;
    workspace.unit = 0;
    for (let label: Int32 = 0; label < model.classes; label++) {
      workspace.finished[label] = result.goodness[label];
      workspace.squaredNorms[label] = workspace.squares[label];
      workspace.squares[label] = 0;
    }
  }
  return workspace.exit === model.exitCount;
}

/** Classifies one input, stopping at the first exit point that is sure. */
export function classifyModel(
  model: Model,
  input: ConstInt8Array,
  workspace: Workspace,
  result: Result,
): void {
  beginModel(model, input, workspace);
  while (!stepModel(model, input, workspace, result)) {
    /* Every step goes on where the last one stopped. */
  }
}
