import type { ConstInt8Array, Int32, Model, Workspace } from '../types.js';

/** The squared length of the input: that of the whole map, which normalizes all of its patches. */
export function prepareInput(model: Model, input: ConstInt8Array, workspace: Workspace): void {
  let squares: Int32 = 0;
  let i: Int32 = 0;
  while (model.features - i >= 4) {
    squares += input[i] * input[i] + input[i + 1] * input[i + 1];
    squares += input[i + 2] * input[i + 2] + input[i + 3] * input[i + 3];
    i += 4;
  }
  while (i < model.features) {
    squares += input[i] * input[i];
    i += 1;
  }
  workspace.squaredNorms[0] = squares;
}
