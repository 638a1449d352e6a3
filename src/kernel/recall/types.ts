import type { ConstInt8Array, ConstInt16Array } from '../types.js';

/*
 * What is kept of samples. In TypeScript there is room for either; C is generated for one of them, whose file replaces this one.
 */

/** The samples in the slots. */
export interface Samples {
  /** Their inputs, [slot][feature]. @length SLOT_INPUTS */
  readonly inputs: Int8Array;
  /** Products of the first layer with them, normalized, [slot][unit]. @length SLOT_PRODUCTS */
  readonly products: Int16Array;
}

/** Training samples that are learned again. Constant: they are stored in flash. */
export interface Replays {
  /** Their inputs, [replay][feature]. */
  readonly inputs: ConstInt8Array;
  /** Products of the first layer with them, normalized, [replay][unit]. */
  readonly products: ConstInt16Array;
}
