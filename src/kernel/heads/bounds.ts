import {
  checkExits,
  checkLabels,
  checkLayer,
  checkShapes,
  FAULT_ACTIVATIONS,
  FAULT_EXITS,
  FAULT_HEADS,
  FAULT_LABELS,
  FAULT_RULE,
  LARGEST_INT32,
  NO_FAULT,
  productFits,
} from '../bounds.js';
import type { Exit, Head, Int32, Layer, Model } from '../types.js';

/*
 * The bounds of networks in which heads decide.
 */

/** As a threshold and as a gap: no logit and no difference of two is larger. */
const UNREACHED: Int32 = 2147483647;

/** No logit is larger, nor its negative; so the difference of two fits 32 bits. */
const LARGEST_LOGIT: Int32 = 1073741823;

/** Largest activation. */
const LARGEST_ACTIVATION: Int32 = 127;

/** Whether a head reads the units of the layers from its first to its own, all of them. */
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

/** The shapes of the heads, for a model whose shapes have been checked: there is one for every layer. */
export function checkHeadShapes(model: Model): Int32 {
  if (model.headCount !== model.layerCount || model.classes < 2) {
    return FAULT_HEADS;
  }
  for (let i: Int32 = 0; i < model.layerCount; i++) {
    if (!readsItsLayers(model, i)) {
      return FAULT_HEADS;
    }
  }
  return NO_FAULT;
}

/** Whether a logit stays in range for all activations, and so do the sums on the way to it. */
function logitFits(model: Model, head: Head, label: Int32): boolean {
  const bias: Int32 = head.bias[label];
  if (bias < -LARGEST_LOGIT || bias > LARGEST_LOGIT) {
    return false;
  }
  let left: Int32 = LARGEST_LOGIT - (bias < 0 ? -bias : bias);
  for (let i: Int32 = 0; i < head.inputs; i++) {
    const weight: Int32 = head.weights[i * model.classes + label];
    if (weight < -127) {
      return false;
    }
    const most: Int32 = LARGEST_ACTIVATION * (weight < 0 ? -weight : weight);
    if (most > left) {
      return false;
    }
    left -= most;
  }
  return true;
}

/** Last layer during whose computation the activations of a layer are read. */
function lastReader(model: Model, index: Int32): Int32 {
  let last: Int32 = index + 1;
  for (let i: Int32 = index + 2; i < model.layerCount; i++) {
    const head: Head = model.heads[i];
    if (head.inputs > 0 && head.first <= index) {
      last = i;
    }
  }
  return last;
}

/** Whether the activations of a layer lie in the workspace, and not over others that are still read. */
function isPlaced(model: Model, index: Int32, activations: Int32): boolean {
  const layer: Layer = model.layers[index];
  const from: Int32 = layer.activationOffset;
  if (from < 0 || from > activations || layer.outputs > activations - from) {
    return false;
  }
  for (let i: Int32 = 0; i < index; i++) {
    const earlier: Layer = model.layers[i];
    const apart: boolean =
      earlier.activationOffset >= from
        ? earlier.activationOffset - from >= layer.outputs
        : from - earlier.activationOffset >= earlier.outputs;
    if (!apart && lastReader(model, i) >= index) {
      return false;
    }
  }
  return true;
}

/**
 * Checks the place of the activations of a layer and its head, in a model whose layers before it and whose shapes, those of
 * the heads included, have been checked.
 *
 * @param activations bytes of activations in the workspace
 */
export function checkHead(model: Model, index: Int32, activations: Int32): Int32 {
  const head: Head = model.heads[index];
  if (!isPlaced(model, index, activations)) {
    return FAULT_ACTIVATIONS;
  }
  if (head.inputs > 0) {
    for (let label: Int32 = 0; label < model.classes; label++) {
      if (!logitFits(model, head, label)) {
        return FAULT_HEADS;
      }
    }
  }
  return NO_FAULT;
}

/** The exit points of a model whose heads have been checked: nothing is dropped, and nothing stops where no head is. */
export function checkHeadExits(model: Model): Int32 {
  const fault: Int32 = checkExits(model);
  if (fault !== NO_FAULT) {
    return fault;
  }
  for (let i: Int32 = 0; i < model.exitCount; i++) {
    const exit: Exit = model.exits[i];
    const isHeadless: boolean = model.heads[exit.layer].inputs === 0;
    if (exit.gap !== UNREACHED || (isHeadless && exit.threshold !== UNREACHED)) {
      return FAULT_RULE;
    }
    if (isHeadless && exit.units !== model.layers[exit.layer].outputs) {
      return FAULT_EXITS;
    }
  }
  return NO_FAULT;
}

/** Labels: none, or a neutral one. */
export function checkNeutralLabel(model: Model): Int32 {
  return model.labelCount === 0 || model.labelCount === 1 ? checkLabels(model) : FAULT_LABELS;
}

/** All bounds of such a network. */
export function checkModel(model: Model, activations: Int32): Int32 {
  let fault: Int32 = checkShapes(model);
  if (fault === NO_FAULT) {
    fault = checkHeadShapes(model);
  }
  if (fault === NO_FAULT) {
    fault = checkNeutralLabel(model);
  }
  for (let i: Int32 = 0; fault === NO_FAULT && i < model.layerCount; i++) {
    fault = checkHead(model, i, activations);
    if (fault === NO_FAULT) {
      fault = checkLayer(model, i);
    }
  }
  return fault === NO_FAULT ? checkHeadExits(model) : fault;
}
