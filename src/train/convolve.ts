import { type Convolution, positionsOf, valuesOfChannel } from '../model/convolution.js';
import { poolMaps, poolsNothing, spreadPooled } from '../model/pooling.js';

/*
 * What the head of a convolution reads of its maps. Where there is no convolution, or it pools nothing, these functions return the
 * array that they are given.
 */

/** What the head of a layer reads of its activations: of a convolution what it pools. */
export function pooledRows(
  activations: Float32Array,
  count: number,
  convolution: Convolution | undefined,
): Float32Array {
  if (convolution === undefined || poolsNothing(convolution)) return activations;
  const channels = activations.length / count / positionsOf(convolution.output);
  const pooled = new Float32Array(count * valuesOfChannel(convolution.pooling) * channels);
  poolMaps(activations, count, convolution, pooled);
  return pooled;
}

/** The slopes of activations from those of what the head reads of them. */
export function activationSlopes(
  slopes: Float32Array,
  activations: Float32Array,
  count: number,
  convolution: Convolution | undefined,
): Float32Array {
  if (convolution === undefined || poolsNothing(convolution)) return slopes;
  return spreadPooled(slopes, activations, count, convolution);
}
