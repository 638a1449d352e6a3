import { getBest } from './best.js';
import { clearLabels, computeUnits, finishLayer, isSure, rankLabels } from './decision/decide.js';
import { prepareInput } from './layers/input.js';
import type { ConstInt8Array, Exit, Layer, Model, Result, Workspace } from './types.js';

/** Prepares the workspace for a new input. @external */
export function beginModel(model: Model, input: ConstInt8Array, workspace: Workspace): void {
  prepareInput(model, input, workspace);
  workspace.layer = 0;
  workspace.unit = 0;
  workspace.exit = 0;
  workspace.label = 0;
  workspace.margin = 0;
  workspace.kept = -1;
  workspace.settled = false;
  clearLabels(model, workspace);
}

/**
 * Ranks the labels at the exit point that was reached. Returns true when the answer is final: when the stopping rule says so,
 * when all labels but one have been dropped, or at the end of the network.
 */
export function passExit(model: Model, workspace: Workspace): boolean {
  const layer: Layer = model.layers[workspace.layer];
  const exit: Exit = model.exits[workspace.exit];
  rankLabels(model, layer, workspace);
  workspace.exit += 1;
  workspace.unit = exit.units;
  if (exit.units === layer.outputs) {
    workspace.layer += 1;
    workspace.unit = 0;
    finishLayer(model, workspace);
  }
  const sure: boolean = isSure(model, exit, workspace);
  workspace.settled = sure || workspace.exit === model.exitCount;
  return workspace.settled;
}

/**
 * Computes up to the next exit point. Returns true when the answer is final; then it does nothing more.
 *
 * @external
 */
export function stepModel(model: Model, input: ConstInt8Array, workspace: Workspace): boolean {
  if (workspace.settled) {
    return true;
  }
  computeUnits(model, input, model.exits[workspace.exit].units, workspace);
  return passExit(model, workspace);
}

/** Classifies one input, stopping at the first exit point where the answer is sure. @external */
export function classifyModel(
  model: Model,
  input: ConstInt8Array,
  workspace: Workspace,
  result: Result,
): void {
  beginModel(model, input, workspace);
  while (!stepModel(model, input, workspace)) {
    /* Every step continues where the last one stopped. */
  }
  getBest(model, workspace, result);
}
