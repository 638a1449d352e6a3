import type { Convolution } from '../types.js';

/** Whether the groups of a convolution are allowed: there is no code for more than one. */
export function areGroupsAllowed(convolution: Convolution): boolean {
  return convolution.groups === 1;
}
