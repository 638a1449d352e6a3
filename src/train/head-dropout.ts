import { randomStream } from '../math/random.js';

/** How much of what a head reads is left out in training. Plain data, so that it can be sent to another thread. */
export interface HeadDropout {
  /** Share of the values that are set to zero, below 1. */
  readonly share: number;
  readonly seed: number;
  /** Index of the head, so that each draws from a stream of its own. */
  readonly head: number;
}

/** Heads that a network has at most, for the streams. */
const MOST_HEADS = 256;

/**
 * The factors of what a head reads in a step: 0 for a value that is left out, and else what keeps the mean of all as it was
 * (Srivastava et al. 2014, in the form that changes nothing outside of training). They depend on the step and the head alone, not
 * on the order in which threads work.
 *
 * @param step number of the step in the whole training
 */
export function dropoutFactors(
  { share, seed, head }: HeadDropout,
  step: number,
  count: number,
): Float32Array {
  const stream = randomStream(seed, step * MOST_HEADS + head, 'dropout');
  const kept = 1 / (1 - share);
  return Float32Array.from({ length: count }, () => (stream.uniform() < share ? 0 : kept));
}

/** Rows times factors, as a copy. */
export function timesFactors(rows: Float32Array, factors: Float32Array): Float32Array {
  return rows.map((value, index) => value * factors[index]);
}
