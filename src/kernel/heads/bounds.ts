import { productFits } from '../arithmetic.js';
import { FAULT_HEADS, FAULT_LABELS, NO_FAULT } from '../faults.js';
import { LARGEST_INT32 } from '../limits.js';
import type { Head, Int32, Layer, Model } from '../types.js';
import { checkHeadExit } from './exit-bounds.js';
import { logitsFit } from './logit-bounds.js';

/*
 * The bounds of networks in which heads decide.
 */

/** Whether a head reads all units of the layers from its first to its own. */
function readsItsLayers(model: Model, index: Int32): boolean {
  const head: Head = model.heads[index];
  let units: Int32 = 0;
  if (head.first < 0 || head.first > index || head.inputs < 0) {
    return false;
  }
  if (head.inputs === 0) {
    return head.first === index && index < model.layerCount - 1;
  }
  for (let i: Int32 = head.first; i <= index; i++) {
    const layer: Layer = model.layers[i];
    if (layer.outputs > head.inputs - units) {
      return false;
    }
    units += layer.outputs;
  }
  return units === head.inputs && productFits(units, model.classes, LARGEST_INT32);
}

/** Every layer has a head, which reads whole layers up to its own. The input has no label or a neutral one. */
export function checkDecision(model: Model): Int32 {
  if (model.headCount !== model.layerCount || model.classes < 2) {
    return FAULT_HEADS;
  }
  for (let i: Int32 = 0; i < model.layerCount; i++) {
    if (!readsItsLayers(model, i)) {
      return FAULT_HEADS;
    }
  }
  return model.labelCount === 0 || model.labelCount === 1 ? NO_FAULT : FAULT_LABELS;
}

/** The logits of a layer's head must fit. */
export function checkDecisionLayer(model: Model, index: Int32): Int32 {
  return logitsFit(model, index) ? NO_FAULT : FAULT_HEADS;
}

/** No label is dropped, and the network does not stop where there is no head. */
export function checkDecisionExits(model: Model): Int32 {
  for (let i: Int32 = 0; i < model.exitCount; i++) {
    const fault: Int32 = checkHeadExit(model, model.exits[i]);
    if (fault !== NO_FAULT) {
      return fault;
    }
  }
  return NO_FAULT;
}

/** Whether the activations of a layer are read while the layer `reader`, which is not before it, is computed or later. */
export function isReadByHeads(heads: readonly Head[], count: Int32, index: Int32, reader: Int32): boolean {
  if (reader <= index + 1) {
    return true;
  }
  for (let i: Int32 = reader; i < count; i++) {
    const head: Head = heads[i];
    if (head.inputs > 0 && head.first <= index) {
      return true;
    }
  }
  return false;
}

/** The next layer reads the activations of a layer, its own head does, and so do the heads of later ones. */
export function isRead(model: Model, index: Int32, reader: Int32): boolean {
  return isReadByHeads(model.heads, model.layerCount, index, reader);
}
