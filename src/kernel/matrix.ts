import { ROWS_TOGETHER } from './limits.js';
import type { ConstInt8Array, ConstInt32Array, Int32, Layer, Vector } from './types.js';

/**
 * Prepares a vector for multiplication with rows of a layer.
 *
 * The vector is values[first] to values[first + layer.inputs - 1]; its leading `ignored` values are treated as zero.
 * Where zeros are skipped and at most `room` values are not zero, they are listed in `space`: a word each, with the index in its
 * lower half and the value in its upper half.
 *
 * @external
 */
export function prepareVector(
  layer: Layer,
  values: ConstInt8Array,
  first: Int32,
  ignored: Int32,
  room: Int32,
  vector: Vector,
  space: Int32Array,
): void {
  let entries: Int32 = 0;
  vector.sum = 0;
  vector.squares = 0;
  for (let i: Int32 = ignored; i < layer.inputs; i++) {
    const value: Int32 = values[first + i];
    if (value !== 0) {
      vector.sum += value;
      vector.squares += value * value;
      if (layer.skipZeros && entries < room) {
        space[entries] = value * 0x10000 + i;
      }
      entries += 1;
    }
  }
  vector.entries = layer.skipZeros && entries <= room ? entries : -1;
}

/** Dot products of four rows with a vector that is read directly. Four together, so that a value is loaded once. */
function multiplyDense(
  layer: Layer,
  firstRow: Int32,
  values: ConstInt8Array,
  firstValue: Int32,
  place: Int32,
  accumulators: Int32Array,
): void {
  const length: Int32 = layer.inputs;
  const first: Int32 = firstRow * length;
  const second: Int32 = first + length;
  const third: Int32 = second + length;
  const fourth: Int32 = third + length;
  let sum0: Int32 = 0;
  let sum1: Int32 = 0;
  let sum2: Int32 = 0;
  let sum3: Int32 = 0;
  for (let i: Int32 = 0; i < length; i++) {
    const value: Int32 = values[firstValue + i];
    sum0 += layer.weights[first + i] * value;
    sum1 += layer.weights[second + i] * value;
    sum2 += layer.weights[third + i] * value;
    sum3 += layer.weights[fourth + i] * value;
  }
  accumulators[place] = sum0;
  accumulators[place + 1] = sum1;
  accumulators[place + 2] = sum2;
  accumulators[place + 3] = sum3;
}

/** Dot products of four rows with a vector whose values are listed. */
function multiplySparse(
  layer: Layer,
  firstRow: Int32,
  entries: Int32,
  space: ConstInt32Array,
  place: Int32,
  accumulators: Int32Array,
): void {
  const first: Int32 = firstRow * layer.inputs;
  const second: Int32 = first + layer.inputs;
  const third: Int32 = second + layer.inputs;
  const fourth: Int32 = third + layer.inputs;
  let sum0: Int32 = 0;
  let sum1: Int32 = 0;
  let sum2: Int32 = 0;
  let sum3: Int32 = 0;
  for (let entry: Int32 = 0; entry < entries; entry++) {
    const word: Int32 = space[entry];
    const i: Int32 = word & 0xffff;
    const value: Int32 = word >> 16;
    sum0 += layer.weights[first + i] * value;
    sum1 += layer.weights[second + i] * value;
    sum2 += layer.weights[third + i] * value;
    sum3 += layer.weights[fourth + i] * value;
  }
  accumulators[place] = sum0;
  accumulators[place + 1] = sum1;
  accumulators[place + 2] = sum2;
  accumulators[place + 3] = sum3;
}

/**
 * Dot products of rows firstRow to firstRow + rows - 1 of a layer with a vector that prepareVector has prepared.
 *
 * firstRow is a multiple of 4, and the weights of a layer are padded to one with rows of zeros. So up to three
 * accumulators after the last may be written.
 *
 * @external
 */
export function multiplyRows(
  layer: Layer,
  firstRow: Int32,
  rows: Int32,
  values: ConstInt8Array,
  firstValue: Int32,
  vector: Readonly<Vector>,
  space: ConstInt32Array,
  accumulators: Int32Array,
): void {
  for (let row: Int32 = 0; row < rows; row += ROWS_TOGETHER) {
    if (vector.entries >= 0) {
      multiplySparse(layer, firstRow + row, vector.entries, space, row, accumulators);
    } else {
      multiplyDense(layer, firstRow + row, values, firstValue, row, accumulators);
    }
  }
}
