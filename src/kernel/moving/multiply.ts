import { clampInt16 } from '../learn/clamp.js';
import { ROWS_TOGETHER } from '../limits.js';
import type { ConstInt8Array, ConstInt32Array, Int32, Normalizer } from '../types.js';
import { rowWords } from './size.js';
import { addProducts, evenBytes, loadFour, loadSome } from './words.js';

/*
 * Products of weights that are learned. A weight is 256 times that of the generated network, in 16 bits. Inputs are at most 127, so a sum
 * of 256 products is less than 2^30; it is brought to the unit of the generated network before the next ones are added.
 */

/** Groups of four inputs whose products are summed up in the unit of the weights. */
const FOURS_TOGETHER: Int32 = 64;

/** A sum of products in the unit of the generated network. */
function inUnits(sum: Int32): Int32 {
  return (sum + 128) >> 8;
}

/** Products of four rows with a vector. Four together, so that an input is loaded once. */
function multiplyFour(
  weights: ConstInt32Array,
  place: Int32,
  inputs: Int32,
  values: ConstInt8Array,
  first: Int32,
  to: Int32,
  accumulators: Int32Array,
): void {
  const words: Int32 = rowWords(inputs);
  const fours: Int32 = inputs >> 2;
  const rest: Int32 = inputs & 3;
  let row0: Int32 = place;
  let row1: Int32 = row0 + words;
  let row2: Int32 = row1 + words;
  let row3: Int32 = row2 + words;
  let sum0: Int32 = 0;
  let sum1: Int32 = 0;
  let sum2: Int32 = 0;
  let sum3: Int32 = 0;
  if (rest > 0) {
    const bytes: Int32 = loadSome(values, first + 4 * fours, rest);
    const even: Int32 = evenBytes(bytes);
    const odd: Int32 = evenBytes(bytes >> 8);
    const last: Int32 = words - 2;
    sum0 = addProducts(weights[row0 + last], even, addProducts(weights[row0 + last + 1], odd, 0));
    sum1 = addProducts(weights[row1 + last], even, addProducts(weights[row1 + last + 1], odd, 0));
    sum2 = addProducts(weights[row2 + last], even, addProducts(weights[row2 + last + 1], odd, 0));
    sum3 = addProducts(weights[row3 + last], even, addProducts(weights[row3 + last + 1], odd, 0));
  }
  let total0: Int32 = 0;
  let total1: Int32 = 0;
  let total2: Int32 = 0;
  let total3: Int32 = 0;
  for (let start: Int32 = 0; start < fours; start += FOURS_TOGETHER) {
    const end: Int32 = start + FOURS_TOGETHER < fours ? start + FOURS_TOGETHER : fours;
    for (let four: Int32 = start; four < end; four++) {
      const bytes: Int32 = loadFour(values, first + 4 * four);
      const even: Int32 = evenBytes(bytes);
      const odd: Int32 = evenBytes(bytes >> 8);
      sum0 = addProducts(weights[row0], even, sum0);
      sum1 = addProducts(weights[row1], even, sum1);
      sum2 = addProducts(weights[row2], even, sum2);
      sum3 = addProducts(weights[row3], even, sum3);
      sum0 = addProducts(weights[row0 + 1], odd, sum0);
      sum1 = addProducts(weights[row1 + 1], odd, sum1);
      sum2 = addProducts(weights[row2 + 1], odd, sum2);
      sum3 = addProducts(weights[row3 + 1], odd, sum3);
      row0 += 2;
      row1 += 2;
      row2 += 2;
      row3 += 2;
    }
    total0 += inUnits(sum0);
    total1 += inUnits(sum1);
    total2 += inUnits(sum2);
    total3 += inUnits(sum3);
    sum0 = 0;
    sum1 = 0;
    sum2 = 0;
    sum3 = 0;
  }
  accumulators[to] = total0 + inUnits(sum0);
  accumulators[to + 1] = total1 + inUnits(sum1);
  accumulators[to + 2] = total2 + inUnits(sum2);
  accumulators[to + 3] = total3 + inUnits(sum3);
}

/**
 * Products of rows [row, row + rows) with a sample, brought to 16 bits by the normalizer of the layer.
 *
 * Where a short vector is multiplied by a power of two, at most 2^16, the product is limited before that, which does not change what
 * is left of it.
 *
 * @param row a multiple of 4; up to three accumulators after the last may be written
 * @param inputs of a row
 * @param values the sample is values[first] to values[first + inputs - 1]
 */
export function multiplyMoving(
  weights: ConstInt32Array,
  row: Int32,
  rows: Int32,
  inputs: Int32,
  values: ConstInt8Array,
  first: Int32,
  normalizer: Readonly<Normalizer>,
  accumulators: Int32Array,
): void {
  const up: Int32 = normalizer.up;
  const half: Int32 = normalizer.half;
  const down: Int32 = normalizer.down;
  for (let own: Int32 = 0; own < rows; own += ROWS_TOGETHER) {
    multiplyFour(weights, (row + own) * rowWords(inputs), inputs, values, first, own, accumulators);
  }
  for (let own: Int32 = 0; own < rows; own++) {
    const sum: Int32 = up > 1 ? clampInt16(accumulators[own]) : accumulators[own];
    accumulators[own] = clampInt16((sum * up + half) >> down);
  }
}
