import { activateRows } from './activate-rows.js';
import { requantize } from './requantize.js';
import type { ConstInt8Array, ConstInt32Array, Int32, Layer, Model, Normalizer, Workspace } from './types.js';

/** Scales the accumulators of a tile by the length of their vector, except for the right shift, which labels share. @external */
export function scaleTile(normalizer: Readonly<Normalizer>, rows: Int32, accumulators: Int32Array): void {
  for (let tileRow: Int32 = 0; tileRow < rows; tileRow++) {
    accumulators[tileRow] = accumulators[tileRow] * normalizer.up + normalizer.half;
  }
}

/**
 * Activations of the rows of a scaled tile of the first layer for one label, which adds the weights of its slot.
 *
 * Everything that stays the same is kept in local variables: activations are bytes, and C must assume that writing a
 * byte may change anything in memory. There is one loop for layers that a later layer reads and one for the others,
 * because a test in the loop would cost two instructions per unit.
 */
function activateLabel(model: Model, row: Int32, rows: Int32, label: Int32, workspace: Workspace): void {
  const layer: Layer = model.layers[0];
  const bias: ConstInt32Array = layer.bias;
  const slots: ConstInt8Array = model.labelWeights;
  const slotMultiplier: Int32 = model.labelMultiplier * workspace.normalizer.up;
  const down: Int32 = workspace.normalizer.down;
  const multiplier: Int32 = workspace.normalizer.multiplier;
  const shift: Int32 = layer.shift;
  const place: Int32 = layer.activationOffset + label * layer.outputs + row;
  const firstSlot: Int32 = label * layer.outputs + row;
  let squares: Int32 = workspace.squares[label];
  if (layer.activationOffset >= 0) {
    for (let tileRow: Int32 = 0; tileRow < rows; tileRow++) {
      const scaled: Int32 =
        (workspace.accumulators[tileRow] + slotMultiplier * slots[firstSlot + tileRow]) >> down;
      const activation: Int32 = requantize(scaled, multiplier, bias[row + tileRow], shift);
      squares += activation * activation;
      workspace.activations[place + tileRow] = activation;
    }
  } else {
    for (let tileRow: Int32 = 0; tileRow < rows; tileRow++) {
      const scaled: Int32 =
        (workspace.accumulators[tileRow] + slotMultiplier * slots[firstSlot + tileRow]) >> down;
      const activation: Int32 = requantize(scaled, multiplier, bias[row + tileRow], shift);
      squares += activation * activation;
    }
  }
  workspace.squares[label] = squares;
}

/** Activations of the rows of a scaled tile of the first layer, for the labels of as many passes. @external */
export function activateFirst(
  model: Model,
  row: Int32,
  rows: Int32,
  passes: Int32,
  workspace: Workspace,
): void {
  for (let label: Int32 = 0; label < passes; label++) {
    activateLabel(model, row, rows, label, workspace);
  }
}

/** The sum of squares of the activations of some rows of a tile that no layer reads, added to `before`. */
function squareRows(
  layer: Layer,
  normalizer: Readonly<Normalizer>,
  row: Int32,
  rows: Int32,
  before: Int32,
  workspace: Workspace,
): Int32 {
  const bias: ConstInt32Array = layer.bias;
  const up: Int32 = normalizer.up;
  const half: Int32 = normalizer.half;
  const down: Int32 = normalizer.down;
  const multiplier: Int32 = normalizer.multiplier;
  const shift: Int32 = layer.shift;
  let squares: Int32 = before;
  for (let tileRow: Int32 = 0; tileRow < rows; tileRow++) {
    const scaled: Int32 = (workspace.accumulators[tileRow] * up + half) >> down;
    const activation: Int32 = requantize(scaled, multiplier, bias[row + tileRow], shift);
    squares += activation * activation;
  }
  return squares;
}

/** Activations of the rows of a tile of a later layer for one label. @external */
export function activateLater(
  layer: Layer,
  normalizer: Readonly<Normalizer>,
  row: Int32,
  rows: Int32,
  label: Int32,
  workspace: Workspace,
): void {
  const place: Int32 = layer.activationOffset + label * layer.outputs + row;
  const before: Int32 = workspace.squares[label];
  workspace.squares[label] =
    layer.activationOffset >= 0
      ? activateRows(layer, normalizer, row, rows, place, before, workspace)
      : squareRows(layer, normalizer, row, rows, before, workspace);
}
