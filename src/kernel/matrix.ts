import { ROWS_TOGETHER } from './limits.js';
import { NOT_LISTED } from './room.js';
import type { ConstInt8Array, ConstInt32Array, Int32, Vector } from './types.js';

/**
 * Prepares a vector for multiplication with rows of weights.
 *
 * The vector is values[first] to values[first + inputs - 1]; its leading `ignored` values are treated as zero.
 * Where zeros are skipped and at most `room` values are not zero, they are listed in `space`: a word each, with the index in its
 * lower half and the value in its upper half.
 *
 * @param room for listed values; NOT_LISTED where zeros are not skipped
 *
 * @external
 */
export function prepareVector(
  inputs: Int32,
  values: ConstInt8Array,
  first: Int32,
  ignored: Int32,
  room: Int32,
  vector: Vector,
  space: Int32Array,
): void {
  let entries: Int32 = 0;
  vector.inputs = inputs;
  vector.sum = 0;
  vector.squares = 0;
  for (let i: Int32 = ignored; i < inputs; i++) {
    const value: Int32 = values[first + i];
    if (value !== 0) {
      vector.sum += value;
      vector.squares += value * value;
      if (entries < room) {
        space[entries] = value * 0x10000 + i;
      }
      entries += 1;
    }
  }
  vector.entries = entries <= room ? entries : NOT_LISTED;
}

/** Dot products of four rows with a vector that is read directly. Four together, so that a value is loaded once. */
function multiplyDense(
  weights: ConstInt8Array,
  firstRow: Int32,
  values: ConstInt8Array,
  firstValue: Int32,
  length: Int32,
  place: Int32,
  accumulators: Int32Array,
): void {
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
    sum0 += weights[first + i] * value;
    sum1 += weights[second + i] * value;
    sum2 += weights[third + i] * value;
    sum3 += weights[fourth + i] * value;
  }
  accumulators[place] = sum0;
  accumulators[place + 1] = sum1;
  accumulators[place + 2] = sum2;
  accumulators[place + 3] = sum3;
}

/** Dot products of four rows with a vector whose values are listed. */
function multiplySparse(
  weights: ConstInt8Array,
  firstRow: Int32,
  vector: Readonly<Vector>,
  space: ConstInt32Array,
  place: Int32,
  accumulators: Int32Array,
): void {
  const first: Int32 = firstRow * vector.inputs;
  const second: Int32 = first + vector.inputs;
  const third: Int32 = second + vector.inputs;
  const fourth: Int32 = third + vector.inputs;
  let sum0: Int32 = 0;
  let sum1: Int32 = 0;
  let sum2: Int32 = 0;
  let sum3: Int32 = 0;
  for (let entry: Int32 = 0; entry < vector.entries; entry++) {
    const word: Int32 = space[entry];
    const i: Int32 = word & 0xffff;
    const value: Int32 = word >> 16;
    sum0 += weights[first + i] * value;
    sum1 += weights[second + i] * value;
    sum2 += weights[third + i] * value;
    sum3 += weights[fourth + i] * value;
  }
  accumulators[place] = sum0;
  accumulators[place + 1] = sum1;
  accumulators[place + 2] = sum2;
  accumulators[place + 3] = sum3;
}

/**
 * Dot products of rows firstRow to firstRow + rows - 1 of some weights with a vector that prepareVector has prepared.
 *
 * firstRow is a multiple of 4, and the weights are padded to one with rows of zeros. So up to three accumulators after the
 * last may be written.
 *
 * @param weights in the layout of the matrix kernel
 * @param space what prepareVector has written; a kernel may list the vector there again, part by part
 *
 * @external
 */
export function multiplyRows(
  weights: ConstInt8Array,
  firstRow: Int32,
  rows: Int32,
  values: ConstInt8Array,
  firstValue: Int32,
  vector: Readonly<Vector>,
  space: Int32Array,
  accumulators: Int32Array,
): void {
  for (let row: Int32 = 0; row < rows; row += ROWS_TOGETHER) {
    if (vector.entries >= 0) {
      multiplySparse(weights, firstRow + row, vector, space, row, accumulators);
    } else {
      multiplyDense(weights, firstRow + row, values, firstValue, vector.inputs, row, accumulators);
    }
  }
}
