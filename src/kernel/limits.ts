import type { Int32 } from './types.js';

/*
 * The ranges of a network's numbers. data/fields.ts says which field has which range.
 */

export const LEAST_INT32: Int32 = -2147483648;
export const LARGEST_INT32: Int32 = 2147483647;

/** Largest activation, and largest magnitude of a weight and of an input: -128 does not occur. */
export const LARGEST_VALUE: Int32 = 127;

/** The square of the largest activation, and of the largest input. */
export const LARGEST_SQUARE: Int32 = 16129;

/** Rows of weights that are multiplied together. The rows of a layer are padded with rows of zeros to a multiple. */
export const ROWS_TOGETHER: Int32 = 4;

/** Maximum number of inputs of a layer: a list of values has 16-bit indices. So N, with 2^14 for each, is at most 2^29. */
export const MOST_INPUTS: Int32 = 32768;

/** Maximum number of units of a layer. */
export const MOST_UNITS: Int32 = 65536;

/** Maximum number of exit points, so that counting them is bounded. */
export const MOST_EXITS: Int32 = 65536;

/** Largest square of the value of a label slot: 129 times the largest input. */
export const LARGEST_LABEL_SQUARE: Int32 = 268435456;

/** Largest multiplier of label weights, so that their products stay below 2^30. */
export const LARGEST_LABEL_MULTIPLIER: Int32 = 4194304;

/** Largest rowBits: a row of 32768 weights of 127 has less than 2^15; label slots may be much longer. */
export const LARGEST_ROW_BITS: Int32 = 20;

/** See Layer.gain. */
export const LARGEST_GAIN: Int32 = 8191;

/** Largest right shift. */
export const LARGEST_SHIFT: Int32 = 30;

/** No logit is larger, nor its negative; so the difference of two fits 32 bits. */
export const LARGEST_LOGIT: Int32 = 1073741823;

/** As a threshold: no goodness, logit or margin is above it, so the network never stops. As a gap: no label is dropped. */
export const NEVER: Int32 = LARGEST_INT32;

/** The range of a raw sample, of a feature before it is standardized, and of its scale. */
export const LEAST_INT16: Int32 = -32768;
export const LARGEST_INT16: Int32 = 32767;

/** Maximum number of classes: labels are bytes, and 255 is reserved for "none". */
export const MOST_CLASSES: Int32 = 255;
