import { productFits } from './arithmetic.js';
import { checkDecision, checkDecisionExits, checkDecisionLayer, isRead } from './decision/bounds.js';
import {
  FAULT_ACTIVATIONS,
  FAULT_BIAS,
  FAULT_EXITS,
  FAULT_GAIN,
  FAULT_LABELS,
  FAULT_ROW_BITS,
  FAULT_ROWS,
  FAULT_RULE,
  FAULT_SHAPE,
  FAULT_SHIFT,
  FAULT_SQUARED_LENGTH,
  FAULT_WEIGHTS,
  NO_FAULT,
} from './faults.js';
import {
  areWeightsPlain,
  checkLayerKind,
  isScratchPlaced,
  valuesGiven,
  valuesRead,
} from './layers/bounds.js';
import {
  LARGEST_GAIN,
  LARGEST_INT32,
  LARGEST_LABEL_MULTIPLIER,
  LARGEST_LABEL_SQUARE,
  LARGEST_ROW_BITS,
  LARGEST_SHIFT,
  LARGEST_SQUARE,
  LARGEST_VALUE,
  MOST_EXITS,
  MOST_INPUTS,
  MOST_UNITS,
  ROWS_TOGETHER,
} from './limits.js';
import { passesOf } from './passes.js';
import {
  type Exit,
  type Int32,
  type Layer,
  type Matrix,
  type Model,
  RULE_GOODNESS,
  RULE_MARGIN,
} from './types.js';
import { weightAt } from './weight-at.js';

/*
 * The conditions under which the routine stays within 32 bits and within its own memory for every input. Models come from
 * files and from blobs, so nothing is taken for granted here: all sums and products of these checks fit 32 bits themselves,
 * whatever the numbers are. What depends on whether goodness or heads decide is in
 * decision/bounds.ts, and what depends on whether layers are dense in layers/bounds.ts.
 *
 * Inputs are -127 to 127, as the quantizers make them. Below, N is the squared length of a vector.
 */

/** Bits of the product of the lengths of a row and a vector, which no accumulator is larger than: half of 31 is left. */
const LARGEST_LENGTH_BITS: Int32 = 30;

/** A scaled accumulator is at most 2^17; one more for its rounding. */
const LARGEST_SCALED: Int32 = 131073;

/** The smallest number of bits with N < 4^bits. */
function lengthBits(squaredLength: Int32): Int32 {
  let bits: Int32 = 0;
  for (let rest: Int32 = squaredLength; rest > 0; rest >>= 2) {
    bits += 1;
  }
  return bits;
}

/** A number of units, rounded up to whole groups: the number of rows of weights. */
function rowsOf(layer: Layer): Int32 {
  return (layer.outputs + ROWS_TOGETHER - 1) & -ROWS_TOGETHER;
}

/** Layers must follow one another, from the features on, and their numbers of weights must be in range. */
function checkLayerShapes(model: Model): Int32 {
  let inputs: Int32 = model.features;
  for (let i: Int32 = 0; i < model.layerCount; i++) {
    const layer: Layer = model.layers[i];
    const fault: Int32 = checkLayerKind(model, i);
    if (fault !== NO_FAULT) {
      return fault;
    }
    if (
      valuesRead(model, i) !== inputs ||
      inputs < 1 ||
      inputs > MOST_INPUTS ||
      layer.outputs < 1 ||
      layer.outputs > MOST_UNITS ||
      !productFits(rowsOf(layer), layer.inputs, LARGEST_INT32) ||
      !productFits(layer.outputs, model.classes, LARGEST_INT32)
    ) {
      return FAULT_SHAPE;
    }
    inputs = valuesGiven(model, i);
  }
  return model.layerCount >= 1 && model.classes >= 1 ? NO_FAULT : FAULT_SHAPE;
}

/** Everything that determines how many weights and biases there are: it is checked before they are read. @external */
export function checkShapes(model: Model): Int32 {
  const fault: Int32 = checkLayerShapes(model);
  return fault === NO_FAULT ? checkDecision(model) : fault;
}

/** Largest sum of squares of the inputs that no label slot replaces. */
function largestInputSquares(model: Model): Int32 {
  return (model.features - model.labelSlots) * LARGEST_SQUARE;
}

/** Label slots: there are none or one for each class, and their values are in range. */
function checkLabels(model: Model): Int32 {
  if (model.labelSlots !== 0 && model.labelSlots !== model.classes) {
    return FAULT_LABELS;
  }
  if (model.labelSlots > model.features) {
    return FAULT_LABELS;
  }
  if (model.labelCount === 0) {
    return model.labelSlots === 0 && model.labelSquare === 0 ? NO_FAULT : FAULT_LABELS;
  }
  if (
    model.labelMultiplier < 1 ||
    model.labelMultiplier > LARGEST_LABEL_MULTIPLIER ||
    model.labelSquare < 1 ||
    model.labelSquare > LARGEST_LABEL_SQUARE
  ) {
    return FAULT_LABELS;
  }
  return NO_FAULT;
}

/** The multiplier of label weights must also fit when it is multiplied by the largest power of two for short vectors. */
function isMultiplierSmall(model: Model): boolean {
  const first: Layer = model.layers[0];
  if (model.labelCount === 0) {
    return true;
  }
  const shortest: Int32 = first.squaredLength > 0 ? first.squaredLength : model.labelSquare;
  const bits: Int32 = 17 - first.rowBits - lengthBits(shortest);
  return bits <= 0 || productFits(model.labelMultiplier, 1 << bits, 1073741823);
}

/** Scales of a layer. With these, a scaled accumulator is at most 2^17. */
function checkScales(model: Model, index: Int32): Int32 {
  const layer: Layer = model.layers[index];
  /* In the first layer N includes the square of the label slots, and inputs of -128 do no harm. */
  const values: Int32 = valuesRead(model, index);
  let squares: Int32 = index === 0 ? values * 16384 + model.labelSquare : values * 16384;
  if (layer.squaredLength !== 0) {
    const longest: Int32 =
      index === 0 ? largestInputSquares(model) + model.labelSquare : values * LARGEST_SQUARE;
    if (layer.squaredLength < longest) {
      return FAULT_SQUARED_LENGTH;
    }
    squares = layer.squaredLength;
  }
  if (
    layer.rowBits < 1 ||
    layer.rowBits > LARGEST_ROW_BITS ||
    layer.rowBits + lengthBits(squares) > LARGEST_LENGTH_BITS
  ) {
    return FAULT_ROW_BITS;
  }
  if (layer.gain < 1 || layer.gain > LARGEST_GAIN) {
    return FAULT_GAIN;
  }
  return layer.shift < 1 || layer.shift > LARGEST_SHIFT ? FAULT_SHIFT : NO_FAULT;
}

/** Scaled accumulator * multiplier + bias must fit; the multiplier is at most one more than the gain. */
function biasesFit(layer: Layer): boolean {
  const limit: Int32 = LARGEST_INT32 - LARGEST_SCALED * (layer.gain + 1);
  for (let unit: Int32 = 0; unit < layer.outputs; unit++) {
    if (layer.bias[unit] > limit || layer.bias[unit] < -limit) {
      return false;
    }
  }
  return true;
}

/** A weight of a matrix in whatever layout it has. */
function matrixWeight(matrix: Matrix, row: Int32, column: Int32): Int32 {
  return matrix.isPlain ? matrix.weights[row * matrix.inputs + column] : weightAt(matrix, row, column);
}

/** Sum of the squared weights of a row; -1 if a weight is out of range, or if that of an ignored input is not zero. */
function rowSquares(matrix: Matrix, row: Int32, ignored: Int32): Int32 {
  let sum: Int32 = 0;
  for (let column: Int32 = 0; column < matrix.inputs; column++) {
    const weight: Int32 = matrixWeight(matrix, row, column);
    if (weight < -LARGEST_VALUE || weight > LARGEST_VALUE || (weight !== 0 && column < ignored)) {
      return -1;
    }
    sum += weight * weight;
  }
  return sum;
}

/** The largest magnitude of a row's label weights. */
function largestSlot(model: Model, row: Int32): Int32 {
  let largest: Int32 = 0;
  for (let label: Int32 = 0; label < model.labelCount; label++) {
    const weight: Int32 = model.labelWeights[label * model.layers[0].outputs + row];
    const magnitude: Int32 = weight < 0 ? -weight : weight;
    if (magnitude > largest) {
      largest = magnitude;
    }
  }
  return largest;
}

/**
 * Whether slot^2 / square + squares <= 4^rowBits, where squares <= 4^rowBits: the length of a row with the slot of a label.
 *
 * Both sides times `square` need up to 71 bits, so their difference is built from its highest binary digit on. Later digits
 * can subtract at most square + slot from it, and can add only one `square`, at 4^rowBits: once it is beyond those, they do
 * not matter. So it stays between -2^28 and 2^30.
 */
function slotFits(slot: Int32, square: Int32, squares: Int32, rowBits: Int32): boolean {
  let difference: Int32 = 0;
  for (let bit: Int32 = 2 * LARGEST_ROW_BITS; bit >= 0; bit--) {
    difference *= 2;
    if (bit === 2 * rowBits) {
      difference += square;
    }
    if (bit < 31) {
      difference -= ((squares >> bit) & 1) * square + ((slot >> bit) & 1) * slot;
    }
    if (difference >= square + slot) {
      return true;
    }
    if (difference <= -square || (difference < 0 && bit <= 2 * rowBits)) {
      return false;
    }
  }
  return true;
}

/** No row may be longer than 2^rowBits; rows that pad the last group are zero. */
function checkRows(model: Model, index: Int32): Int32 {
  const layer: Layer = model.layers[index];
  const matrix: Matrix = {
    inputs: layer.inputs,
    outputs: layer.outputs,
    weights: layer.weights,
    skipZeros: layer.skipZeros,
    isPlain: areWeightsPlain(model, index),
  };
  for (let row: Int32 = 0; row < rowsOf(layer); row++) {
    const squares: Int32 = rowSquares(matrix, row, index === 0 ? model.labelSlots : 0);
    if (squares < 0 || (row >= layer.outputs && squares > 0)) {
      return FAULT_WEIGHTS;
    }
    if (layer.rowBits < 16 && squares > 1 << (2 * layer.rowBits)) {
      return FAULT_ROWS;
    }
    if (index === 0 && model.labelCount > 0 && row < layer.outputs) {
      const slot: Int32 = model.labelMultiplier * largestSlot(model, row);
      if (!slotFits(slot, model.labelSquare, squares, layer.rowBits)) {
        return FAULT_ROWS;
      }
    }
  }
  return NO_FAULT;
}

/** Whether the activations of a layer are inside the workspace and do not overlap others that are still read when it is computed. */
function isPlaced(model: Model, index: Int32, activations: Int32): boolean {
  const layer: Layer = model.layers[index];
  const passes: Int32 = passesOf(model);
  const from: Int32 = layer.activationOffset;
  if (!isRead(model, index, index)) {
    return from === -1;
  }
  if (from < 0 || from > activations || !productFits(valuesGiven(model, index), passes, activations - from)) {
    return false;
  }
  const bytes: Int32 = valuesGiven(model, index) * passes;
  for (let i: Int32 = 0; i < index; i++) {
    const earlier: Layer = model.layers[i];
    const behind: Int32 = from - earlier.activationOffset;
    if (behind < valuesGiven(model, i) * passes && -behind < bytes && isRead(model, i, index)) {
      return false;
    }
  }
  return true;
}

/**
 * Checks the scales, the weights and the place of a layer of a model whose shapes, labels and previous layers have been
 * checked.
 *
 * @param activations bytes of activations in the workspace
 */
export function checkLayer(model: Model, index: Int32, activations: Int32): Int32 {
  let fault: Int32 = checkScales(model, index);
  if (fault === NO_FAULT) {
    fault = checkDecisionLayer(model, index);
  }
  if (fault !== NO_FAULT) {
    return fault;
  }
  if (!isPlaced(model, index, activations) || !isScratchPlaced(model, index, activations)) {
    return FAULT_ACTIVATIONS;
  }
  if (index === 0 && !isMultiplierSmall(model)) {
    return FAULT_LABELS;
  }
  if (!biasesFit(model.layers[index])) {
    return FAULT_BIAS;
  }
  return checkRows(model, index);
}

/** The exit points: every layer in order, its end included, so that the network terminates. */
function checkExits(model: Model): Int32 {
  let layer: Int32 = 0;
  let units: Int32 = 0;
  if (model.exitCount < 1 || model.exitCount > MOST_EXITS) {
    return FAULT_EXITS;
  }
  if (model.rule !== RULE_GOODNESS && model.rule !== RULE_MARGIN) {
    return FAULT_RULE;
  }
  for (let i: Int32 = 0; i < model.exitCount; i++) {
    const exit: Exit = model.exits[i];
    if (layer === model.layerCount || exit.layer !== layer || exit.units <= units) {
      return FAULT_EXITS;
    }
    if (exit.gap < 0) {
      return FAULT_RULE;
    }
    if (exit.units === model.layers[layer].outputs) {
      layer += 1;
      units = 0;
    } else if (exit.units < model.layers[layer].outputs && (exit.units & (ROWS_TOGETHER - 1)) === 0) {
      units = exit.units;
    } else {
      return FAULT_EXITS;
    }
  }
  return layer === model.layerCount ? NO_FAULT : FAULT_EXITS;
}

/**
 * Checks all bounds of a network.
 *
 * @param activations bytes of activations in the workspace
 *
 * @external
 */
export function checkModel(model: Model, activations: Int32): Int32 {
  let fault: Int32 = checkShapes(model);
  if (fault === NO_FAULT) {
    fault = checkLabels(model);
  }
  for (let i: Int32 = 0; fault === NO_FAULT && i < model.layerCount; i++) {
    fault = checkLayer(model, i, activations);
  }
  if (fault === NO_FAULT) {
    fault = checkExits(model);
  }
  return fault === NO_FAULT ? checkDecisionExits(model) : fault;
}
