import { type Convolution, positionsOf } from '../model/convolution.js';
import { addGroupProducts, addGroupSlopes } from '../model/groups.js';
import { type Slopes, sumRows } from './dense.js';
import type { LayerState } from './layer-step.js';

/*
 * Convolutions with groups in training. They have no matrix product, so they do without patches and without an engine.
 */

/** A convolution with more than one group. */
export type Grouped = Convolution & { readonly groups: number };

/** Whether a layer is a convolution with groups. */
export function isGrouped(convolution: Convolution | undefined): convolution is Grouped {
  return convolution?.groups !== undefined && convolution.groups > 1;
}

/** `relu(x W + b)` at every position, `[count][positions][outputs]`. @param maps that the layer reads */
export function activateGrouped(
  maps: Float32Array,
  count: number,
  { outputs, weights, bias }: LayerState,
  convolution: Grouped,
): Float32Array {
  const sums = new Float32Array(count * positionsOf(convolution.output) * outputs);
  for (let offset = 0; offset < sums.length; offset += outputs) sums.set(bias.values, offset);
  const order = { input: outputs, output: 1 };
  addGroupProducts(maps, count, convolution, outputs, weights.values, order, sums);
  for (let index = 0; index < sums.length; index++) sums[index] = Math.max(0, sums[index]);
  return sums;
}

/**
 * The slopes of the parameters from those of the sums.
 *
 * @param maps that the layer reads
 * @param slopes of the sums, `[count][positions][outputs]`
 */
export function groupedSlopes(
  maps: Float32Array,
  slopes: Float32Array,
  count: number,
  { outputs, weights }: LayerState,
  convolution: Grouped,
): Slopes {
  const found = new Float32Array(weights.values.length);
  addGroupSlopes(maps, count, convolution, slopes, found);
  return { weights: found, bias: sumRows(slopes, outputs) };
}
