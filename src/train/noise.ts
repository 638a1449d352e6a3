import type { RandomStream } from '../math/random.js';

/**
 * Normal noise: every call returns a number of mean 0 and this standard deviation.
 *
 * Uses the method of Box and Muller (1958), which makes two normal numbers from two uniform ones.
 */
export function normalNoise(deviation: number, stream: RandomStream): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const second = spare;
      spare = undefined;
      return second;
    }
    // Half a step away from 0, where the logarithm is undefined.
    const radius = deviation * Math.sqrt(-2 * Math.log(stream.uniform() + 2 ** -25));
    const angle = 2 * Math.PI * stream.uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
