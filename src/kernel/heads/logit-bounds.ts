import { headWeight } from '../decision/head-weight.js';
import { LARGEST_LOGIT, LARGEST_VALUE } from '../limits.js';
import type { Head, Int32, Model } from '../types.js';

/** Whether a logit stays in range for all activations, and so do the sums on the way to it. */
function logitFits(model: Model, head: Head, label: Int32): boolean {
  const bias: Int32 = head.bias[label];
  if (bias < -LARGEST_LOGIT || bias > LARGEST_LOGIT) {
    return false;
  }
  let left: Int32 = LARGEST_LOGIT - (bias < 0 ? -bias : bias);
  for (let i: Int32 = 0; i < head.inputs; i++) {
    const weight: Int32 = headWeight(model, head, i, label);
    if (weight < -LARGEST_VALUE) {
      return false;
    }
    const most: Int32 = LARGEST_VALUE * (weight < 0 ? -weight : weight);
    if (most > left) {
      return false;
    }
    left -= most;
  }
  return true;
}

/** Whether all logits of the head of a layer fit; if it has no head, they do. */
export function logitsFit(model: Model, index: Int32): boolean {
  const head: Head = model.heads[index];
  if (head.inputs > 0) {
    for (let label: Int32 = 0; label < model.classes; label++) {
      if (!logitFits(model, head, label)) {
        return false;
      }
    }
  }
  return true;
}
