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

/** The transpose of `[rows][columns]`. Zeros are skipped: most pixels of a picture are. */
export function transpose(source: Float32Array, rows: number, columns: number): Float32Array {
  const target = new Float32Array(source.length);
  for (let row = 0; row < rows; row++) {
    const offset = row * columns;
    for (let column = 0; column < columns; column++) {
      const value = source[offset + column];
      if (value !== 0) {
        target[column * rows + row] = value;
      }
    }
  }
  return target;
}
