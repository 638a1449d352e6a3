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

/** Rows that are transposed together, each with a place of its own in the code below. */
const TOGETHER = 8;

/** The transpose of `[rows][columns]`. */
export function transpose(source: Float32Array, rows: number, columns: number): Float32Array {
  const target = new Float32Array(source.length);
  const whole = rows - (rows % TOGETHER);
  // A negative zero becomes a positive one.
  for (let first = 0; first < whole; first += TOGETHER) {
    const row0 = first * columns;
    const row1 = row0 + columns;
    const row2 = row1 + columns;
    const row3 = row2 + columns;
    const row4 = row3 + columns;
    const row5 = row4 + columns;
    const row6 = row5 + columns;
    const row7 = row6 + columns;
    for (let column = 0, place = first; column < columns; column++, place += rows) {
      target[place] = source[row0 + column] + 0;
      target[place + 1] = source[row1 + column] + 0;
      target[place + 2] = source[row2 + column] + 0;
      target[place + 3] = source[row3 + column] + 0;
      target[place + 4] = source[row4 + column] + 0;
      target[place + 5] = source[row5 + column] + 0;
      target[place + 6] = source[row6 + column] + 0;
      target[place + 7] = source[row7 + column] + 0;
    }
  }
  for (let row = whole; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      target[column * rows + row] = source[row * columns + column] + 0;
    }
  }
  return target;
}
