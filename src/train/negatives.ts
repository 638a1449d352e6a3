import type { TrainConfig } from '../config/config.js';
import type { RandomStream } from '../math/random.js';

/**
 * How strongly the draw of a wrong label prefers labels of large goodness: the wrong label is drawn with probability
 * softmax(sharpness * goodness). 0 gives uniform negatives.
 */
export function sharpnessOf(config: TrainConfig['negatives']): number {
  return config.kind === 'hard' ? config.sharpness : 0;
}

/** Independent standard Gumbel numbers, `-log(-log(u))`. */
export function gumbelNoise(count: number, stream: RandomStream): Float32Array {
  const noise = new Float32Array(count);
  for (let index = 0; index < count; index++) {
    // Half a step away from 0 and from 1, where the logarithms are undefined.
    noise[index] = -Math.log(-Math.log(stream.uniform() + 2 ** -25));
  }
  return noise;
}

/**
 * The wrong label of one sample: argmax over the wrong labels of `sharpness * goodness + noise`. With Gumbel noise
 * this draws exactly from softmax(sharpness * goodness) with the true label left out.
 *
 * @param goodness goodness of every label, `[classes]`
 * @param noise Gumbel noise, `[count][classes]`; the sample's row starts at `noiseOffset`
 */
export function drawNegative(
  goodness: Float64Array,
  trueLabel: number,
  sharpness: number,
  noise: Float32Array,
  noiseOffset: number,
): number {
  let drawn = trueLabel === 0 ? 1 : 0;
  let largest = Number.NEGATIVE_INFINITY;
  for (let label = 0; label < goodness.length; label++) {
    const score = sharpness * goodness[label] + noise[noiseOffset + label];
    if (label !== trueLabel && score > largest) {
      largest = score;
      drawn = label;
    }
  }
  return drawn;
}
