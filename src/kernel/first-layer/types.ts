import type { Int32 } from '../types.js';

/*
 * The first layer of a network that learns. In TypeScript there is room for weights that move; C is generated for one of the two
 * kinds, whose file replaces this one.
 */

/** The first layer while it learns. */
export interface FirstRows {
  /** State of the random numbers that moves are rounded with, 0 to 65535. */
  noise: Int32;
  /** Its weights, two in a word, [unit][word]: 16 bits each, 256 for 1 of the generated network. @length MOVING_WORDS */
  readonly weights: Int32Array;
  /** The sample that is learned. @length MOVING_INPUTS */
  readonly inputs: Int8Array;
  /** Products of the layer with one sample, normalized. @length PRODUCTS */
  readonly products: Int16Array;
}
