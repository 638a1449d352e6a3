import { type Exit, type Int32, type Model, RULE_MARGIN, type Workspace } from './types.js';

/** The goodness (or logit) of the two best labels, while labels are compared one after the other. */
export interface Ranking {
  largest: Int32;
  second: Int32;
}

/** Compares one more label with the previous ones. The best one is workspace.label: of equal ones, the first. */
export function rankLabel(label: Int32, ranking: Ranking, workspace: Workspace): void {
  if (workspace.goodness[label] > ranking.largest) {
    ranking.second = ranking.largest;
    ranking.largest = workspace.goodness[label];
    workspace.label = label;
  } else if (workspace.goodness[label] > ranking.second) {
    ranking.second = workspace.goodness[label];
  } else {
    /* Neither the largest nor the second. */
  }
}

/** Whether the stopping rule lets the network stop at an exit point, once the labels are ranked. */
export function isConfident(model: Model, exit: Exit, workspace: Readonly<Workspace>): boolean {
  const confidence: Int32 =
    model.rule === RULE_MARGIN ? workspace.margin : workspace.goodness[workspace.label];
  return confidence > exit.threshold;
}
