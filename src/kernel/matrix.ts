import type { ConstInt8Array, Int32 } from './types.js';

/** Rows whose dot products are held at a time. */
export const TILE_ROWS: Int32 = 16;

/**
 * Dot products of `rows` rows of a weight matrix with one vector.
 *
 * Row r starts at weights[firstWeight + r * length]; the vector starts at vector[firstValue].
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
  let weight: Int32 = firstWeight;
  for (let row: Int32 = 0; row < rows; row++) {
    let sum: Int32 = 0;
    for (let i: Int32 = 0; i < length; i++) {
      sum += weights[weight + i] * vector[firstValue + i];
    }
    accumulators[row] = sum;
    weight += length;
  }
}
