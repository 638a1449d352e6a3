import { type Convolution, positionsOf } from '../model/convolution.js';
import { addMeans, poolsNothing, spreadSlopes } from '../model/pooling.js';

/*
 * What the head of a convolution reads of its maps. Where there is no convolution, or it pools nothing, these functions return the
 * array that they are given.
 */

/** What the head of a layer reads of its activations: of a convolution the means over the cells of its grid. */
export function pooledRows(
  activations: Float32Array,
  count: number,
  convolution: Convolution | undefined,
): Float32Array {
  if (convolution === undefined || poolsNothing(convolution)) return activations;
  const channels = activations.length / count / positionsOf(convolution.output);
  const means = new Float32Array(count * positionsOf(convolution.pooling.grid) * channels);
  addMeans(activations, count, convolution, means);
  return means;
}

/** The slopes of activations from those of what the head reads of them. */
export function activationSlopes(
  slopes: Float32Array,
  count: number,
  convolution: Convolution | undefined,
): Float32Array {
  if (convolution === undefined || poolsNothing(convolution)) return slopes;
  return spreadSlopes(slopes, count, convolution);
}
