import { type Exit, type Int32, type Layer, type Model, RULE_GOODNESS, RULE_MARGIN } from './types.js';

/*
 * What a model must satisfy so that for no input does the routine leave 32 bits or touch memory that is not its own. Models
 * come from files and from blobs, so nothing is taken for granted here: all sums and products of these checks themselves
 * fit 32 bits, whatever the numbers are. Here is what holds for all networks; goodness/bounds.ts and heads/bounds.ts have
 * the rest.
 *
 * Inputs are -127 to 127, as the quantizers make them. Below, N is the squared length of a vector.
 */

/** Nothing is wrong. */
export const NO_FAULT: Int32 = 0;
/** Layers do not follow one another, or have too few or too many inputs or units. */
export const FAULT_SHAPE: Int32 = 20;
/** The label slots, the rows of their weights, the square of their values or their multiplier are out of range. */
export const FAULT_LABELS: Int32 = 21;
/** A layer's rowBits are out of range, or its accumulators could need more than 31 bits. */
export const FAULT_ROW_BITS: Int32 = 22;
/** A layer's gain is out of range. */
export const FAULT_GAIN: Int32 = 23;
/** A right shift is out of range. */
export const FAULT_SHIFT: Int32 = 24;
/** A bias is so large that its sum with a scaled accumulator could overflow. */
export const FAULT_BIAS: Int32 = 25;
/** Squared activations times the goodness multiplier, or the goodness of all layers together, could overflow. */
export const FAULT_GOODNESS: Int32 = 26;
/** A layer's activations have no place of their own in the workspace. */
export const FAULT_ACTIVATIONS: Int32 = 27;
/** A weight is -128, stands where there must be a zero, or does not agree with what is stored beside it. */
export const FAULT_WEIGHTS: Int32 = 28;
/** A row of weights is longer than rowBits say, label slots included. */
export const FAULT_ROWS: Int32 = 29;
/** The exit points are out of order, inside a group of 4 units, or do not cover every layer. */
export const FAULT_EXITS: Int32 = 30;
/** The stopping rule is unknown, or a gap is negative; where heads decide: it drops labels, or stops where no head is. */
export const FAULT_RULE: Int32 = 31;
/** The length that every input vector of a layer is taken to have is shorter than one may be. */
export const FAULT_LENGTH: Int32 = 32;
/** A head reads other activations than there are, the last layer has none, or a logit could overflow. */
export const FAULT_HEADS: Int32 = 33;

/** Most inputs of a layer: a list of values has 16-bit places. So N, with 2^14 for each, is at most 2^29. */
export const MOST_INPUTS: Int32 = 32768;

/** Most units of a layer. */
const MOST_UNITS: Int32 = 65536;

/** Most exit points, so that counting them is bounded. */
const MOST_EXITS: Int32 = 65536;

/** Largest square of the value of a label slot: 129 times the largest input. */
const LARGEST_LABEL_SQUARE: Int32 = 268435456;

/** Largest multiplier of label weights, so that their products stay below 2^30. */
const LARGEST_LABEL_MULTIPLIER: Int32 = 4194304;

/** Largest rowBits: a row of 32768 weights of 127 has less than 2^15; label slots may be much longer. */
const LARGEST_ROW_BITS: Int32 = 20;

/** Bits of the product of the lengths of a row and a vector, which no accumulator is larger than: half of 31 is left. */
const LARGEST_LENGTH_BITS: Int32 = 30;

/** See Layer.gain. */
const LARGEST_GAIN: Int32 = 8191;

/** A scaled accumulator is at most 2^17; one more for its rounding. */
const LARGEST_SCALED: Int32 = 131073;

/** The square of the largest activation, and of the largest input. */
export const LARGEST_SQUARE: Int32 = 16129;

export const LARGEST_INT32: Int32 = 2147483647;

/** Whether a * b <= limit, for numbers that are not negative. Digit by digit, because the product may need 64 bits. */
export function productFits(a: Int32, b: Int32, limit: Int32): boolean {
  let left: Int32 = limit;
  let digits: Int32 = a;
  let addend: Int32 = b;
  while (digits !== 0 && addend !== 0) {
    if ((digits & 1) !== 0) {
      if (addend > left) {
        return false;
      }
      left -= addend;
    }
    digits >>= 1;
    if (digits !== 0) {
      if (addend > 1073741823) {
        return false;
      }
      addend *= 2;
    }
  }
  return true;
}

/** The smallest number of bits with N < 4^bits. */
function lengthBits(squaredLength: Int32): Int32 {
  let bits: Int32 = 0;
  for (let rest: Int32 = squaredLength; rest > 0; rest >>= 2) {
    bits += 1;
  }
  return bits;
}

/** A number of units, rounded up to groups of 4: so many rows of weights there are. */
function rowsOf(layer: Layer): Int32 {
  return (layer.outputs + 3) & -4;
}

/** Layers must follow one another, from the features on, and their weights be countable. */
export function checkShapes(model: Model): Int32 {
  let inputs: Int32 = model.features;
  for (let i: Int32 = 0; i < model.layerCount; i++) {
    const layer: Layer = model.layers[i];
    if (
      layer.inputs !== inputs ||
      inputs < 1 ||
      inputs > MOST_INPUTS ||
      layer.outputs < 1 ||
      layer.outputs > MOST_UNITS ||
      !productFits(rowsOf(layer), inputs, LARGEST_INT32) ||
      !productFits(layer.outputs, model.classes, LARGEST_INT32)
    ) {
      return FAULT_SHAPE;
    }
    inputs = layer.outputs;
  }
  return model.layerCount >= 1 && model.classes >= 1 ? NO_FAULT : FAULT_SHAPE;
}

/** Largest sum of squares of the inputs that no label slot takes the place of. */
function largestInputSquares(model: Model): Int32 {
  return (model.features - model.labelSlots) * LARGEST_SQUARE;
}

/** Label slots: there are none or one for each class, and what they stand for is in range. */
export function checkLabels(model: Model): Int32 {
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
  /* Of the first layer N has the square of the label slots in it, and inputs may be -128 without harm. */
  let squares: Int32 = index === 0 ? layer.inputs * 16384 + model.labelSquare : layer.inputs * 16384;
  if (layer.squaredLength !== 0) {
    const longest: Int32 =
      index === 0 ? largestInputSquares(model) + model.labelSquare : layer.inputs * LARGEST_SQUARE;
    if (layer.squaredLength < longest) {
      return FAULT_LENGTH;
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
  return layer.shift < 1 || layer.shift > 30 ? FAULT_SHIFT : NO_FAULT;
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

/** A weight of a layer. Kernels with another layout have their own. */
export function weightAt(layer: Layer, row: Int32, column: Int32): Int32 {
  return layer.weights[row * layer.inputs + column];
}

/** Sum of the squared weights of a row; -1 where one is out of range, or where an ignored input has one. */
function rowSquares(layer: Layer, row: Int32, ignored: Int32): Int32 {
  let sum: Int32 = 0;
  for (let column: Int32 = 0; column < layer.inputs; column++) {
    const weight: Int32 = weightAt(layer, row, column);
    if (weight < -127 || weight > 127 || (weight !== 0 && column < ignored)) {
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
 * Both sides times `square` need up to 71 bits, so their difference is built from its highest binary digit on. What later
 * digits can take from it is at most square + slot, and all they can give to it is one `square`, at 4^rowBits: once it is
 * beyond those, they do not matter. So it stays between -2^28 and 2^30.
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

/** No row may be longer than 2^rowBits; rows that fill up the last group are zero. */
function checkRows(model: Model, index: Int32): Int32 {
  const layer: Layer = model.layers[index];
  for (let row: Int32 = 0; row < rowsOf(layer); row++) {
    const squares: Int32 = rowSquares(layer, row, index === 0 ? model.labelSlots : 0);
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

/** Checks the scales and weights of a layer of a model whose shapes and labels have been checked. */
export function checkLayer(model: Model, index: Int32): Int32 {
  const fault: Int32 = checkScales(model, index);
  if (fault !== NO_FAULT) {
    return fault;
  }
  if (index === 0 && !isMultiplierSmall(model)) {
    return FAULT_LABELS;
  }
  if (!biasesFit(model.layers[index])) {
    return FAULT_BIAS;
  }
  return checkRows(model, index);
}

/** The exit points: every layer in order, its end included, so that the network comes to an end. */
export function checkExits(model: Model): Int32 {
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
    } else if (exit.units < model.layers[layer].outputs && (exit.units & 3) === 0) {
      units = exit.units;
    } else {
      return FAULT_EXITS;
    }
  }
  return layer === model.layerCount ? NO_FAULT : FAULT_EXITS;
}
