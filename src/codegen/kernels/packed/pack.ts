import { ROWS_TOGETHER as ROWS } from '../../../kernel/limits.js';

/** Added to a weight, so that it becomes an unsigned byte. */
const OFFSET = 128;

/**
 * Weights [rows][inputs] as columns of 4 rows: for every 4 rows, column after column, one word each; the weight of row r
 * plus 128 in bits 8 r to 8 r + 7.
 *
 * @param weights the number of rows is a multiple of 4
 */
export function packColumns(weights: Int8Array, inputs: number): Uint32Array {
  return Uint32Array.from({ length: weights.length / ROWS }, (_, word) => {
    let packed = 0;
    for (let row = 0; row < ROWS; row++) {
      packed += (weights[placeOf(word, row, inputs)] + OFFSET) * 2 ** (8 * row);
    }
    return packed;
  });
}

/** The inverse of packColumns. */
export function unpackColumns(words: Uint32Array, inputs: number): Int8Array {
  const weights = new Int8Array(ROWS * words.length);
  for (let word = 0; word < words.length; word++) {
    for (let row = 0; row < ROWS; row++) {
      weights[placeOf(word, row, inputs)] = ((words[word] >>> (8 * row)) & 0xff) - OFFSET;
    }
  }
  return weights;
}

/** Index of the weight in row `row` of a word. */
function placeOf(word: number, row: number, inputs: number): number {
  const block = Math.floor(word / inputs);
  return (ROWS * block + row) * inputs + (word % inputs);
}
