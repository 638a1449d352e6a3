import type { Int32, Layer, Model } from './types.js';

/**
 * The room for listed values where zeros are not skipped: none. The weights then have the layout for whole vectors. It is also
 * the number of listed values where they are more than there is room for.
 */
export const NOT_LISTED: Int32 = -1;

/** How many values of a vector that a layer reads are listed at most. */
export function roomFor(model: Model, layer: Layer): Int32 {
  return layer.skipZeros ? model.room : NOT_LISTED;
}
