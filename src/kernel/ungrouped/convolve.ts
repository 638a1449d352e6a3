import { convolveMap } from '../convolution/convolve-map.js';
import type { ConstInt8Array, Convolution, Int32, Layer, Workspace } from '../types.js';

/**
 * Computes the output of a convolution without groups.
 *
 * @param map that the convolution reads, from map[first] on
 */
export function convolveLayer(
  layer: Layer,
  convolution: Convolution,
  map: ConstInt8Array,
  first: Int32,
  workspace: Workspace,
): void {
  convolveMap(layer, convolution, map, first, 0, workspace);
}
