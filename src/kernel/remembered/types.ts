import type { ConstInt16Array } from '../types.js';

/** The samples in the slots. */
export interface Samples {
  /** Products of the first layer with them, normalized, [slot][unit]. @length SLOT_PRODUCTS */
  readonly products: Int16Array;
}

/** Training samples that are learned again. Constant: they are stored in flash. */
export interface Replays {
  /** Products of the first layer with them, normalized, [replay][unit]. */
  readonly products: ConstInt16Array;
}
