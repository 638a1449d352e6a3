import { type Convolution, type Int32, POOLS_MEANS } from '../types.js';

/** Whether the pooling of a convolution is allowed: there is no code for anything but means. */
export function isPoolingAllowed(convolution: Convolution): boolean {
  return convolution.pooling === POOLS_MEANS;
}

/** Values that the head reads of a channel in a cell: the mean. */
export function valuesOfCell(_convolution: Convolution): Int32 {
  return 1;
}
