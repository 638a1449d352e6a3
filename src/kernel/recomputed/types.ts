import type { ConstInt8Array } from '../types.js';

/** The samples in the slots. */
export interface Samples {
  /** Their inputs, [slot][feature]. @length SLOT_INPUTS */
  readonly inputs: Int8Array;
}

/** Training samples that are learned again. Constant: they are stored in flash. */
export interface Replays {
  /** Their inputs, [replay][feature]. */
  readonly inputs: ConstInt8Array;
}
