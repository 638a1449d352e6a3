import { reciprocalSquareRoot } from '../../normalize.js';
import { divideRounded } from '../../signal/arithmetic.js';
import type { Int32 } from '../../types.js';
import { bitsOfLargest, clampFeature, shiftRounded } from '../arithmetic.js';
import type { Energy } from '../energy.js';
import type { WindowFrontEnd } from '../types.js';

/**
 * Writes the points of a detrended window, divided by its standard deviation, to features[place] and on: 1024 steps
 * per standard deviation, each point the mean of `shapeStep` samples. A flat window gives zeros.
 *
 * With the energy brought to m = sum * 4^k in [2^28, 2^30) and r = 2^29 / sqrt(m), 2^14 to 2^15, a sample x becomes
 * x * r * rootLength * 2^(k - exponent/2 - 29), as the standard deviation is sqrt(sum * 2^exponent / length). The factor
 * r * rootLength is below 2^30 and cut to 15 bits; x is below 2^18 and cut to 15 bits where it has more.
 *
 * No sample is more than sqrt(length - 1) <= 32 standard deviations from the mean, and 32 of them are 2^15 steps.
 */
export function writeShape(
  frontEnd: WindowFrontEnd,
  values: Int32Array,
  energy: Readonly<Energy>,
  place: Int32,
  features: Int16Array,
): void {
  let normal: Int32 = energy.sum;
  let doublings: Int32 = 0;
  if (normal > 0) {
    while (normal < 268435456) {
      normal *= 4;
      doublings += 1;
    }
    while (normal >= 1073741824) {
      normal >>= 2;
      doublings -= 1;
    }
  }
  const factor: Int32 = energy.sum > 0 ? (reciprocalSquareRoot(normal) * frontEnd.rootLength) >> 15 : 0;
  const excess: Int32 = bitsOfLargest(values, 0, frontEnd.length) - 15;
  const cut: Int32 = excess > 0 ? excess : 0;
  /* Never below 0: doublings is at most 14, and if samples are cut, those in the energy were cut by more bits. */
  const shift: Int32 = 14 + (energy.exponent >> 1) - doublings - cut;
  let sample: Int32 = 0;
  for (let point: Int32 = 0; point < frontEnd.shapePoints; point++) {
    let sum: Int32 = 0;
    for (let i: Int32 = 0; i < frontEnd.shapeStep; i++) {
      sum += values[sample];
      sample += 1;
    }
    const mean: Int32 = shiftRounded(divideRounded(sum, frontEnd.shapeStep), cut);
    features[place + point] = clampFeature(shiftRounded(mean * factor, shift));
  }
}
