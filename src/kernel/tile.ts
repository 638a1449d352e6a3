import type { Int32 } from './types.js';

/** Rows whose dot products are kept at a time: more rows take more memory, fewer rows more calls. */
export const TILE_ROWS: Int32 = 32;

/** The number of rows in the tile that starts at `row` in a block that ends before `end`. */
export function rowsInTile(row: Int32, end: Int32): Int32 {
  return end - row < TILE_ROWS ? end - row : TILE_ROWS;
}
