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

/** What a layer is, before its shape is checked. */
export function checkLayerKind(model: Model, index: Int32): Int32 {
  return boundsOf(model).checkLayerKind(model, index);
}

/** Values that a layer reads. */
export function valuesRead(model: Model, index: Int32): Int32 {
  return boundsOf(model).valuesRead(model, index);
}

/** Values that a layer gives for one pass. */
export function valuesGiven(model: Model, index: Int32): Int32 {
  return boundsOf(model).valuesGiven(model, index);
}

/** Whether a layer's working space among the activations is inside the workspace and overlaps nothing that is used with it. */
export function isScratchPlaced(model: Model, index: Int32, activations: Int32): boolean {
  return boundsOf(model).isScratchPlaced(model, index, activations);
}
