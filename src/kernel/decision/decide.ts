import * as goodness from '../goodness/decide.js';
import * as heads from '../heads/decide.js';
import * as pooled from '../pooled/decide.js';
import type { ConstInt8Array, Exit, Int32, Layer, Model, Workspace } from '../types.js';

/*
 * How a network decides. TypeScript asks the network; C is generated for one of them, whose file replaces this one.
 */

/** What all of these files provide. */
type Decide = typeof goodness;

function decideOf(model: Model): Decide {
  if (model.convolutionCount > 0) {
    return pooled;
  }
  return model.headCount > 0 ? heads : goodness;
}

/** Resets every label: no layer has been computed. */
export function clearLabels(model: Model, workspace: Workspace): void {
  decideOf(model).clearLabels(model, workspace);
}

/** Computes the units [workspace.unit, end) of the current layer. */
export function computeUnits(model: Model, input: ConstInt8Array, end: Int32, workspace: Workspace): void {
  decideOf(model).computeUnits(model, input, end, workspace);
}

/** Finds the best label of the units so far, the last of which are of `layer`, and its margin. */
export function rankLabels(model: Model, layer: Layer, workspace: Workspace): void {
  decideOf(model).rankLabels(model, layer, workspace);
}

/** The current layer is finished: its activations are the input of the next. */
export function finishLayer(model: Model, workspace: Workspace): void {
  decideOf(model).finishLayer(model, workspace);
}

/** Whether the answer is final at an exit point, once the labels are ranked. */
export function isSure(model: Model, exit: Exit, workspace: Workspace): boolean {
  return decideOf(model).isSure(model, exit, workspace);
}
