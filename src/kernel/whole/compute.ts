import { convolveLayer } from '../grouping/convolve.js';
import type { ConstInt8Array, Convolution, Int32, Layer, Workspace } from '../types.js';

/** Computes the output of the current layer: every input stands alone. */
export function computeMap(
  layer: Layer,
  convolution: Convolution,
  map: ConstInt8Array,
  first: Int32,
  workspace: Workspace,
): void {
  convolveLayer(layer, convolution, map, first, workspace);
}
