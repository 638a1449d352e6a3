import * as goodness from '../goodness/bounds.js';
import * as heads from '../heads/bounds.js';
import * as pooled from '../pooled/bounds.js';
import type { Int32, Model } from '../types.js';

/*
 * The bounds of what decides in a network. TypeScript asks the network; C is generated for one of them, whose file
 * replaces this one.
 */

/** What all of these files provide. */
type Bounds = typeof goodness;

function boundsOf(model: Model): Bounds {
  if (model.convolutionCount > 0) {
    return pooled;
  }
  return model.headCount > 0 ? heads : goodness;
}

/** What decides must fit the layers, whose own shapes have been checked. */
export function checkDecision(model: Model): Int32 {
  return boundsOf(model).checkDecision(model);
}

/** The numbers that the decision needs of a layer, in a model whose shapes have been checked. */
export function checkDecisionLayer(model: Model, index: Int32): Int32 {
  return boundsOf(model).checkDecisionLayer(model, index);
}

/** The conditions on the exit points and on all layers together, in a model that has passed all other checks. */
export function checkDecisionExits(model: Model): Int32 {
  return boundsOf(model).checkDecisionExits(model);
}

/** Whether anything reads the activations of a layer while the layer `reader`, which is not before it, is computed or later. */
export function isRead(model: Model, index: Int32, reader: Int32): boolean {
  return boundsOf(model).isRead(model, index, reader);
}
