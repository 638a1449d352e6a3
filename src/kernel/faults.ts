import type { Int32 } from './types.js';

/*
 * The faults that the checks of a network find, by their numbers. data/fault-texts.ts says what each means.
 */

/** Nothing is wrong. */
export const NO_FAULT: Int32 = 0;
export const FAULT_SHAPE: Int32 = 20;
export const FAULT_LABELS: Int32 = 21;
export const FAULT_ROW_BITS: Int32 = 22;
export const FAULT_GAIN: Int32 = 23;
export const FAULT_SHIFT: Int32 = 24;
export const FAULT_BIAS: Int32 = 25;
export const FAULT_GOODNESS: Int32 = 26;
export const FAULT_ACTIVATIONS: Int32 = 27;
export const FAULT_WEIGHTS: Int32 = 28;
export const FAULT_ROWS: Int32 = 29;
export const FAULT_EXITS: Int32 = 30;
export const FAULT_RULE: Int32 = 31;
export const FAULT_SQUARED_LENGTH: Int32 = 32;
export const FAULT_HEADS: Int32 = 33;
export const FAULT_CONVOLUTIONS: Int32 = 34;
