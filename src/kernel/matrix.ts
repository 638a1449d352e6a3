import type { ConstInt8Array, Int32 } from './types.js';

/** Rows whose dot products are held at a time. */
export const TILE_ROWS: Int32 = 16;

/**
 * Dot products of `rows` rows of a weight matrix with one vector.
 *
 * Row r starts at weights[firstWeight + r * length]; the vector starts at vector[firstValue]. Four rows go together, so
 * that a value is loaded once for four products, and not at all multiplied when it is zero: pictures have empty borders,
 * and activations are zero below their threshold.
 */
export function multiplyRows(
  weights: ConstInt8Array,
  firstWeight: Int32,
  vector: ConstInt8Array,
  firstValue: Int32,
  length: Int32,
  rows: Int32,
  accumulators: Int32Array,
): void {
  let row: Int32 = 0;
  let first: Int32 = firstWeight;
  while (row + 4 <= rows) {
    const second: Int32 = first + length;
    const third: Int32 = second + length;
    const fourth: Int32 = third + length;
    let sum0: Int32 = 0;
    let sum1: Int32 = 0;
    let sum2: Int32 = 0;
    let sum3: Int32 = 0;
    for (let i: Int32 = 0; i < length; i++) {
      const value: Int32 = vector[firstValue + i];
      if (value !== 0) {
        sum0 += weights[first + i] * value;
        sum1 += weights[second + i] * value;
        sum2 += weights[third + i] * value;
        sum3 += weights[fourth + i] * value;
      }
    }
    accumulators[row] = sum0;
    accumulators[row + 1] = sum1;
    accumulators[row + 2] = sum2;
    accumulators[row + 3] = sum3;
    row += 4;
    first = fourth + length;
  }
  while (row < rows) {
    let sum: Int32 = 0;
    for (let i: Int32 = 0; i < length; i++) {
      sum += weights[first + i] * vector[firstValue + i];
    }
    accumulators[row] = sum;
    row += 1;
    first += length;
  }
}
