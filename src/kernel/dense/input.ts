import { prepareVector } from '../matrix.js';
import { prepareNormalizer } from '../normalize.js';
import { roomFor } from '../room.js';
import type { ConstInt8Array, Layer, Model, Workspace } from '../types.js';

/** Prepares the input vector for all labels: its length, and what the matrix kernel needs. */
export function prepareInput(model: Model, input: ConstInt8Array, workspace: Workspace): void {
  const first: Layer = model.layers[0];
  prepareVector(
    first.inputs,
    input,
    0,
    model.labelSlots,
    roomFor(model, first),
    workspace.vector,
    workspace.space,
  );
  prepareNormalizer(
    first,
    first.squaredLength > 0 ? first.squaredLength : model.labelSquare + workspace.vector.squares,
    workspace.normalizer,
  );
}
