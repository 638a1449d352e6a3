import type { Int32, Matrix } from './types.js';

/** A weight. Kernels with another layout have their own version. @external */
export function weightAt(matrix: Matrix, row: Int32, column: Int32): Int32 {
  return matrix.weights[row * matrix.inputs + column];
}
