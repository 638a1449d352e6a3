import { poolMaxima } from '../pooled/maxima.js';
import { poolMap } from '../pooled/means.js';
import { type ConstInt8Array, type Convolution, type Int32, POOLS_MAXIMA, POOLS_MEANS } from '../types.js';

/*
 * What the head of a layer reads of its output. In C for a network in which all heads read means, the file of this name in
 * averaged takes its place.
 */

/**
 * The means of a layer's output over the cells of its grid, or their maxima, or all means and then all maxima.
 *
 * @param channels of the output
 * @param values that contain the output, from `first` on
 * @param place of the first of them in `pooled`
 */
export function poolCells(
  convolution: Convolution,
  channels: Int32,
  values: ConstInt8Array,
  first: Int32,
  pooled: Int8Array,
  place: Int32,
): void {
  let target: Int32 = place;
  if (convolution.pooling !== POOLS_MAXIMA) {
    poolMap(convolution, channels, values, first, pooled, target);
    target += convolution.gridHeight * convolution.gridWidth * channels;
  }
  if (convolution.pooling !== POOLS_MEANS) {
    poolMaxima(convolution, channels, values, first, pooled, target);
  }
}
