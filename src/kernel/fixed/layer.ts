import { clampInt16 } from '../learn/clamp.js';
import type { Adaptation } from '../learn/types.js';
import { multiplyRows } from '../matrix.js';
import { recallReplay, recallSample } from '../recall/samples.js';
import type { Samples } from '../recall/types.js';
import type { ConstInt8Array, Int32, Model, Workspace } from '../types.js';
import type { FirstRows } from './types.js';

/*
 * The first layer while the weights of the labels are learned: it stays as it was generated.
 */

/** The layer as it was generated. */
export function resetLayer(_model: Model, _adaptation: Adaptation, _first: FirstRows): void {
  /* It never changed. */
}

/** Products of the rows [row, row + rows) of the first layer with an input, in workspace.accumulators, limited to 16 bits. */
export function multiplyTile(
  model: Model,
  _adaptation: Adaptation,
  row: Int32,
  rows: Int32,
  input: ConstInt8Array,
  _first: Readonly<FirstRows>,
  workspace: Workspace,
): void {
  const up: Int32 = workspace.normalizer.up;
  const half: Int32 = workspace.normalizer.half;
  const down: Int32 = workspace.normalizer.down;
  multiplyRows(
    model.layers[0].weights,
    row,
    rows,
    input,
    0,
    workspace.vector,
    workspace.space,
    workspace.accumulators,
  );
  for (let tileRow: Int32 = 0; tileRow < rows; tileRow++) {
    workspace.accumulators[tileRow] = clampInt16((workspace.accumulators[tileRow] * up + half) >> down);
  }
}

/** Takes the sample in a slot: its products; prepares the normalizer. */
export function takeSlot(
  model: Model,
  adaptation: Adaptation,
  slot: Int32,
  samples: Samples,
  first: FirstRows,
  workspace: Workspace,
): void {
  recallSample(model, adaptation, slot, samples, first.products, workspace);
}

/** Takes a replay: its products; prepares the normalizer. */
export function takeReplay(
  model: Model,
  adaptation: Adaptation,
  index: Int32,
  first: FirstRows,
  workspace: Workspace,
): void {
  recallReplay(model, adaptation, index, first.products, workspace);
}

/** Moves the weights of a unit along the sample that was taken: only those of the labels are learned. */
export function moveRow(
  _model: Model,
  _adaptation: Adaptation,
  _unit: Int32,
  _pull: Int32,
  _first: FirstRows,
): void {
  /* It stays as it is. */
}
