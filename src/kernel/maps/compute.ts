import { keepsColumns } from '../convolution/keeps.js';
import * as kept from '../kept/compute.js';
import type { ConstInt8Array, Convolution, Int32, Layer, Workspace } from '../types.js';
import * as whole from '../whole/compute.js';

/**
 * Computes the output of the current layer. TypeScript asks the layer whether it keeps columns from one window of a stream to the
 * next; C is generated for networks of which a layer does, or for those of which none does, whose file replaces this one.
 *
 * @param map that the layer reads, from values[first] on
 */
export function computeMap(
  layer: Layer,
  convolution: Convolution,
  map: ConstInt8Array,
  first: Int32,
  workspace: Workspace,
): void {
  const { computeMap: compute } = keepsColumns(convolution) ? kept : whole;
  compute(layer, convolution, map, first, workspace);
}
