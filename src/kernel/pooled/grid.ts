import type { Convolution } from '../types.js';

/** Whether the head of a layer reads its output itself: every cell is a single position. */
export function readsOutput(convolution: Convolution): boolean {
  return convolution.cellHeight === 1 && convolution.cellWidth === 1;
}
