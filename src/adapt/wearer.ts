import type { RandomStream } from '../math/random.js';

/**
 * A wearer who answers questions about samples, some of them with a wrong class. Every asking draws anew: whoever is asked twice
 * about a sample may answer both times right, both times wrong, or differently.
 *
 * @param labels class of every sample
 * @param classes number of classes, at least 2
 * @param mistakes probability of a wrong answer, 0 to 1; every other class is as likely
 * @returns the answer to a question about a sample
 */
export function wearerOf(
  labels: Uint8Array,
  classes: number,
  mistakes: number,
  stream: RandomStream,
): (sample: number) => number {
  return (sample) => {
    const label = labels[sample];
    return stream.uniform() < mistakes ? (label + stream.integer(1, classes - 1)) % classes : label;
  };
}
