import * as fixed from '../fixed/layer.js';
import type { Adaptation } from '../learn/types.js';
import * as moving from '../moving/layer.js';
import type { Samples } from '../recall/types.js';
import type { ConstInt8Array, Int32, Model, Workspace } from '../types.js';
import type { FirstRows } from './types.js';

/*
 * The first layer of a network that learns. TypeScript asks what is learned; C is generated for one of the two kinds, whose file
 * replaces this one.
 */

function kindOf({ learnsLayer }: Adaptation): typeof fixed | typeof moving {
  return learnsLayer ? moving : fixed;
}

/** The layer as it was generated. */
export function resetLayer(model: Model, adaptation: Adaptation, first: FirstRows): void {
  kindOf(adaptation).resetLayer(model, adaptation, first);
}

/** Products of the rows [row, row + rows) of the first layer with an input, in workspace.accumulators, limited to 16 bits. */
export function multiplyTile(
  model: Model,
  adaptation: Adaptation,
  row: Int32,
  rows: Int32,
  input: ConstInt8Array,
  first: Readonly<FirstRows>,
  workspace: Workspace,
): void {
  kindOf(adaptation).multiplyTile(model, adaptation, row, rows, input, first, workspace);
}

/** Takes the sample in a slot: its products with the layer as it is; prepares the normalizer. */
export function takeSlot(
  model: Model,
  adaptation: Adaptation,
  slot: Int32,
  samples: Samples,
  first: FirstRows,
  workspace: Workspace,
): void {
  kindOf(adaptation).takeSlot(model, adaptation, slot, samples, first, workspace);
}

/** Takes a replay: its products with the layer as it is; prepares the normalizer. */
export function takeReplay(
  model: Model,
  adaptation: Adaptation,
  index: Int32,
  first: FirstRows,
  workspace: Workspace,
): void {
  kindOf(adaptation).takeReplay(model, adaptation, index, first, workspace);
}

/** Moves the weights of a unit along the sample that was taken, if they are learned. */
export function moveRow(
  model: Model,
  adaptation: Adaptation,
  unit: Int32,
  pull: Int32,
  first: FirstRows,
): void {
  kindOf(adaptation).moveRow(model, adaptation, unit, pull, first);
}
