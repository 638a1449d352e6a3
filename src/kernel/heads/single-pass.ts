import { type Ranking, rankLabel } from '../rank.js';
import type { Int32, Model, Workspace } from '../types.js';

/** No logit is lower; see the bounds. */
export const LEAST_LOGIT: Int32 = -1073741824;

/*
 * What all networks in which heads decide have in common: there is one pass for all labels, and the logits are stored where
 * the other kind of network stores the goodness of the labels.
 */

/** Resets every label: no layer has been computed. */
export function clearLogits(model: Model, workspace: Workspace): void {
  workspace.squares[0] = 0;
  for (let label: Int32 = 0; label < model.classes; label++) {
    workspace.goodness[label] = 0;
  }
}

/** Finds the label with the largest logit, and its margin. */
export function rankLogits(model: Model, workspace: Workspace): void {
  const ranking: Ranking = { largest: LEAST_LOGIT, second: LEAST_LOGIT };
  workspace.label = 0;
  for (let label: Int32 = 0; label < model.classes; label++) {
    rankLabel(label, ranking, workspace);
  }
  workspace.margin = ranking.largest - ranking.second;
}

/** The current layer is finished: its activations are the input of the next. */
export function finishPass(workspace: Workspace): void {
  workspace.squaredNorms[0] = workspace.squares[0];
  workspace.squares[0] = 0;
}
