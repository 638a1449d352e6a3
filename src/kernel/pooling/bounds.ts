import { type Convolution, type Int32, POOLS_BOTH, POOLS_MEANS } from '../types.js';

/*
 * What heads may read of a cell. In C for a network in which all read means, the file of this name in averaged takes its place.
 */

/** Whether the pooling of a convolution is allowed: any is, but of single positions there is nothing to choose. */
export function isPoolingAllowed(convolution: Convolution): boolean {
  return (
    convolution.pooling === POOLS_MEANS ||
    (convolution.pooling > POOLS_MEANS &&
      convolution.pooling <= POOLS_BOTH &&
      convolution.cellHeight * convolution.cellWidth > 1)
  );
}

/** Values that the head reads of a channel in a cell. */
export function valuesOfCell(convolution: Convolution): Int32 {
  return convolution.pooling === POOLS_BOTH ? 2 : 1;
}
