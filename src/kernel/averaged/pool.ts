import { poolMap } from '../pooled/means.js';
import type { ConstInt8Array, Convolution, Int32 } from '../types.js';

/** The means of a layer's output over the cells of its grid; see the file of this name in pooling. */
export function poolCells(
  convolution: Convolution,
  channels: Int32,
  values: ConstInt8Array,
  first: Int32,
  pooled: Int8Array,
  place: Int32,
): void {
  poolMap(convolution, channels, values, first, pooled, place);
}
