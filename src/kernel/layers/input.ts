import * as convolution from '../convolution/input.js';
import * as dense from '../dense/input.js';
import type { ConstInt8Array, Model, Workspace } from '../types.js';

/** Prepares the input. TypeScript asks the network; C is generated for dense layers or for convolutions. */
export function prepareInput(model: Model, input: ConstInt8Array, workspace: Workspace): void {
  const { prepareInput: prepare } = model.convolutionCount > 0 ? convolution : dense;
  prepare(model, input, workspace);
}
