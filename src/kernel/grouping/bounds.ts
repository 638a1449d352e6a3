import type { Convolution } from '../types.js';

/*
 * Whether there may be groups. In C for a network that has none, the file of this name in ungrouped takes its place.
 */

/** Whether the groups of a convolution are allowed: any are. */
export function areGroupsAllowed(_convolution: Convolution): boolean {
  return true;
}
