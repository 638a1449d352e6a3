import { ROWS_TOGETHER as ROWS } from '../../../kernel/limits.js';

/** Columns of a vector register of bytes. */
const COLUMNS = 16;

/**
 * Weights [rows][inputs] as tiles of 4 rows by 16 columns: for every 4 rows, tile after tile; in a tile row after row, 16
 * bytes each, four per word, the first lowest. Missing columns are zero.
 *
 * @param weights the number of rows is a multiple of 4
 */
export function packTiles(weights: Int8Array, inputs: number): Int32Array {
  const rows = weights.length / inputs;
  const tiles = Math.ceil(inputs / COLUMNS);
  const bytes = new DataView(new ArrayBuffer(rows * tiles * COLUMNS));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < inputs; column++) {
      bytes.setInt8(placeOf(row, column, tiles), weights[row * inputs + column]);
    }
  }
  return Int32Array.from({ length: bytes.byteLength / 4 }, (_, word) => bytes.getInt32(4 * word, true));
}

/** The inverse of packTiles. */
export function unpackTiles(words: Int32Array, inputs: number): Int8Array {
  const tiles = Math.ceil(inputs / COLUMNS);
  const rows = (4 * words.length) / (tiles * COLUMNS);
  const weights = new Int8Array(rows * inputs);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < inputs; column++) {
      const place = placeOf(row, column, tiles);
      // The shift left first brings the byte's sign to the top.
      weights[row * inputs + column] = (words[place >> 2] << (24 - 8 * (place & 3))) >> 24;
    }
  }
  return weights;
}

/** Place of a weight in bytes. */
function placeOf(row: number, column: number, tiles: number): number {
  const group = Math.floor(row / ROWS);
  const tile = Math.floor(column / COLUMNS);
  return ((group * tiles + tile) * ROWS + (row % ROWS)) * COLUMNS + (column % COLUMNS);
}
