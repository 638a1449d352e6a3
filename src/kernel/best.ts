import type { Int32, Model, Result, Workspace } from './types.js';

/** The best answer so far: after any number of steps. @external */
export function getBest(model: Model, workspace: Readonly<Workspace>, result: Result): void {
  result.label = workspace.label;
  result.margin = workspace.margin;
  result.exit = workspace.exit - 1;
  result.settled = workspace.settled;
  for (let label: Int32 = 0; label < model.classes; label++) {
    result.goodness[label] = workspace.goodness[label];
  }
}
