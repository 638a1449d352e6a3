import {
  checkExits,
  checkLabels,
  checkLayer,
  checkShapes,
  FAULT_ACTIVATIONS,
  FAULT_GOODNESS,
  FAULT_LABELS,
  FAULT_SHIFT,
  LARGEST_INT32,
  LARGEST_SQUARE,
  NO_FAULT,
  productFits,
} from '../bounds.js';
import type { Int32, Layer, Model } from '../types.js';

/*
 * The bounds of networks in which goodness decides.
 */

/** Largest goodness of a layer; -1 where computing it could overflow. */
function largestGoodness(layer: Layer): Int32 {
  const half: Int32 = 1 << (layer.goodnessShift - 1);
  const squares: Int32 = layer.outputs * LARGEST_SQUARE;
  if (layer.goodnessMultiplier < 1 || !productFits(squares, layer.goodnessMultiplier, LARGEST_INT32 - half)) {
    return -1;
  }
  return (squares * layer.goodnessMultiplier + half) >> layer.goodnessShift;
}

/** The last layer's activations are not kept; those of the others lie in the workspace, not over the next layer's. */
function isPlaced(model: Model, index: Int32, activations: Int32): boolean {
  const layer: Layer = model.layers[index];
  const from: Int32 = layer.activationOffset;
  if (index === model.layerCount - 1) {
    return from === -1;
  }
  if (from < 0 || from > activations || !productFits(layer.outputs, model.classes, activations - from)) {
    return false;
  }
  const next: Layer = model.layers[index + 1];
  if (index + 1 === model.layerCount - 1 || next.activationOffset < 0) {
    return true;
  }
  return next.activationOffset >= from
    ? next.activationOffset - from >= layer.outputs * model.classes
    : from - next.activationOffset >= next.outputs * model.classes;
}

/**
 * Checks what the goodness of a layer needs, in a model whose shapes have been checked.
 *
 * @param activations bytes of activations in the workspace
 */
export function checkGoodness(model: Model, index: Int32, activations: Int32): Int32 {
  const layer: Layer = model.layers[index];
  if (layer.goodnessShift < 1 || layer.goodnessShift > 30) {
    return FAULT_SHIFT;
  }
  if (largestGoodness(layer) < 0) {
    return FAULT_GOODNESS;
  }
  return isPlaced(model, index, activations) ? NO_FAULT : FAULT_ACTIVATIONS;
}

/** Of a model whose layers have been checked: the goodness of all layers together, and one more, must fit. */
export function checkTotal(model: Model): Int32 {
  let left: Int32 = LARGEST_INT32 - 1;
  for (let i: Int32 = 0; i < model.layerCount; i++) {
    const goodness: Int32 = largestGoodness(model.layers[i]);
    if (goodness > left) {
      return FAULT_GOODNESS;
    }
    left -= goodness;
  }
  return NO_FAULT;
}

/** All bounds of such a network. */
export function checkModel(model: Model, activations: Int32): Int32 {
  let fault: Int32 = checkShapes(model);
  if (fault === NO_FAULT) {
    fault = model.labelCount === model.classes ? checkLabels(model) : FAULT_LABELS;
  }
  for (let i: Int32 = 0; fault === NO_FAULT && i < model.layerCount; i++) {
    fault = checkGoodness(model, i, activations);
    if (fault === NO_FAULT) {
      fault = checkLayer(model, i);
    }
  }
  if (fault === NO_FAULT) {
    fault = checkTotal(model);
  }
  return fault === NO_FAULT ? checkExits(model) : fault;
}
