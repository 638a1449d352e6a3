import type { ConstInt8Array, Int32 } from '../types.js';

/** The sum of squares of `count` values of a map, from `first` on. @external */
export function sumSquares(values: ConstInt8Array, first: Int32, count: Int32): Int32 {
  let squares: Int32 = 0;
  for (let i: Int32 = first; i < first + count; i++) {
    squares += values[i] * values[i];
  }
  return squares;
}
