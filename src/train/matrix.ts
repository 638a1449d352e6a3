/**
 * The matrix product `left * right`: `[rows][inner] x [inner][columns]`, all row-major. The result is a new array.
 */
export type Multiply = (
  left: Float32Array,
  right: Float32Array,
  rows: number,
  inner: number,
  columns: number,
) => Float32Array;

/** Rows that are transposed together: what is written then stays in the cache, however far apart the columns are. */
const TOGETHER = 16;

/** The transpose of `[rows][columns]`. */
export function transpose(source: Float32Array, rows: number, columns: number): Float32Array {
  const target = new Float32Array(source.length);
  for (let first = 0; first < rows; first += TOGETHER) {
    const end = Math.min(first + TOGETHER, rows);
    for (let column = 0; column < columns; column++) {
      const offset = column * rows;
      for (let row = first; row < end; row++) {
        // A negative zero becomes a positive one.
        target[offset + row] = source[row * columns + column] + 0;
      }
    }
  }
  return target;
}
