import type { ConstInt8Array, Model, Workspace } from '../types.js';
import { sumSquares } from './squares.js';

/** The squared length of the input: that of the whole map, which normalizes all of its patches. */
export function prepareInput(model: Model, input: ConstInt8Array, workspace: Workspace): void {
  workspace.squaredNorms[0] = sumSquares(input, 0, model.features);
}
