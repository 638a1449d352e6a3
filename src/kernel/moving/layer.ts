import { clampFactor } from '../learn/clamp.js';
import type { Adaptation } from '../learn/types.js';
import { prepareNormalizer } from '../normalize.js';
import type { Samples } from '../recall/types.js';
import { rowsInTile, TILE_ROWS } from '../tile.js';
import type { ConstInt8Array, Int32, Layer, Matrix, Model, Workspace } from '../types.js';
import { weightAt } from '../weight-at.js';
import { multiplyMoving } from './multiply.js';
import { firstRows, inputsOf, movingInputs, rowWords } from './size.js';
import type { FirstRows } from './types.js';
import { addScaled, liftedBytes, loadFour, pairOf } from './words.js';

/*
 * The first layer while all of its weights are learned. They are 16 bits each, 256 for 1 of the generated network.
 */

/** A weight as it was generated, in the unit of those that are learned; 0 for what fills up rows and columns. */
function generatedWeight(matrix: Matrix, row: Int32, column: Int32): Int32 {
  return row < matrix.outputs && column < matrix.inputs ? 256 * weightAt(matrix, row, column) : 0;
}

/** The weights as they were generated. */
export function resetLayer(model: Model, _adaptation: Adaptation, first: FirstRows): void {
  const layer: Layer = model.layers[0];
  const matrix: Matrix = {
    inputs: layer.inputs,
    outputs: layer.outputs,
    weights: layer.weights,
    skipZeros: layer.skipZeros,
    isPlain: false,
  };
  const words: Int32 = rowWords(inputsOf(model));
  for (let row: Int32 = 0; row < firstRows(model); row++) {
    for (let word: Int32 = 0; word < words; word++) {
      const column: Int32 = model.labelSlots + 2 * word - (word & 1);
      first.weights[row * words + word] = pairOf(
        generatedWeight(matrix, row, column),
        generatedWeight(matrix, row, column + 2),
      );
    }
  }
  first.noise = 0;
}

/** Products of the rows [row, row + rows) of the first layer with an input, in workspace.accumulators, limited to 16 bits. */
export function multiplyTile(
  model: Model,
  _adaptation: Adaptation,
  row: Int32,
  rows: Int32,
  input: ConstInt8Array,
  first: Readonly<FirstRows>,
  workspace: Workspace,
): void {
  multiplyMoving(
    first.weights,
    row,
    rows,
    inputsOf(model),
    input,
    model.labelSlots,
    workspace.normalizer,
    workspace.accumulators,
  );
}

/** Takes a sample that is to be learned: its products with the weights as they are; prepares the normalizer. */
function takeSample(
  model: Model,
  values: ConstInt8Array,
  place: Int32,
  first: FirstRows,
  workspace: Workspace,
): void {
  const layer: Layer = model.layers[0];
  const inputs: Int32 = inputsOf(model);
  const filled: Int32 = movingInputs(model);
  for (let i: Int32 = 0; i < filled; i++) {
    first.inputs[i] = i < inputs ? values[place + model.labelSlots + i] : 0;
  }
  prepareNormalizer(layer, layer.squaredLength, workspace.normalizer);
  for (let row: Int32 = 0; row < layer.outputs; row += TILE_ROWS) {
    const rows: Int32 = rowsInTile(row, layer.outputs);
    multiplyMoving(
      first.weights,
      row,
      rows,
      filled,
      first.inputs,
      0,
      workspace.normalizer,
      workspace.accumulators,
    );
    for (let tileRow: Int32 = 0; tileRow < rows; tileRow++) {
      first.products[row + tileRow] = workspace.accumulators[tileRow];
    }
  }
}

/** Takes the sample in a slot. */
export function takeSlot(
  model: Model,
  _adaptation: Adaptation,
  slot: Int32,
  samples: Readonly<Samples>,
  first: FirstRows,
  workspace: Workspace,
): void {
  takeSample(model, samples.inputs, slot * model.features, first, workspace);
}

/** Takes a replay. */
export function takeReplay(
  model: Model,
  adaptation: Adaptation,
  index: Int32,
  first: FirstRows,
  workspace: Workspace,
): void {
  takeSample(model, adaptation.replays.inputs, index * model.features, first, workspace);
}

/**
 * Moves the weights of a unit along the sample that was taken.
 *
 * The sample is multiplied by a whole number, at random the one below or above, so that moves are right on average however small
 * they are; and many rows are left alone, which saves their time.
 *
 * @param pull error times difference of the activations; its magnitude is at most 127 * (2^24 - 1)
 */
export function moveRow(
  model: Model,
  adaptation: Adaptation,
  unit: Int32,
  pull: Int32,
  first: FirstRows,
): void {
  if (pull !== 0) {
    const noise: Int32 = (first.noise * 25173 + 13849) & 0xffff;
    first.noise = noise;
    const rate: Int32 = adaptation.layerRate;
    const factor: Int32 = clampFactor((pull + (noise >> (16 - rate))) >> rate);
    if (factor !== 0) {
      const words: Int32 = rowWords(inputsOf(model));
      let place: Int32 = unit * words;
      for (let input: Int32 = 0; input < 2 * words; input += 4) {
        const four: Int32 = loadFour(first.inputs, input);
        first.weights[place] = addScaled(first.weights[place], liftedBytes(four), factor);
        first.weights[place + 1] = addScaled(first.weights[place + 1], liftedBytes(four >> 8), factor);
        place += 2;
      }
    }
  }
}
