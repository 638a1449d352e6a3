import { convolveGrouped } from '../convolution/convolve-grouped.js';
import { convolveMap } from '../convolution/convolve-map.js';
import type { ConstInt8Array, Convolution, Int32, Layer, Workspace } from '../types.js';

/*
 * Convolutions with groups or without. In C for a network that has none, the file of this name in ungrouped takes its place.
 */

/**
 * Computes the output of a convolution, with groups or without.
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
  if (convolution.groups > 1) {
    convolveGrouped(layer, convolution, map, first, workspace);
  } else {
    convolveMap(layer, convolution, map, first, 0, workspace);
  }
}
