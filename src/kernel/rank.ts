import { type Exit, type Int32, type Model, RULE_MARGIN, type Workspace } from './types.js';

/** The two labels that are ahead, while labels are compared one after the other. */
export interface Ranking {
  /** The best label: of equal ones the first. */
  label: Int32;
  /** Its goodness or logit. */
  largest: Int32;
  /** The goodness or logit of the second best label. */
  second: Int32;
}

/** Compares one more label with those before it. */
export function rankLabel(label: Int32, value: Int32, ranking: Ranking): void {
  if (value > ranking.largest) {
    ranking.second = ranking.largest;
    ranking.largest = value;
    ranking.label = label;
  } else if (value > ranking.second) {
    ranking.second = value;
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
