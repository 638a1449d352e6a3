import { reciprocalSquareRoot } from '../../normalize.js';
import { divideRounded } from '../../signal/arithmetic.js';
import type { ConstInt32Array, Int32 } from '../../types.js';
import { shiftRounded } from '../arithmetic.js';
import type { Energy } from '../energy.js';
import type { WindowFrontEnd } from '../types.js';

/**
 * Writes the points of a scaled window, divided by its standard deviation, to features[place] and on: 1024 steps
 * per standard deviation, each point the mean of `shapeStep` samples. A flat window gives zeros.
 *
 * With the energy brought to m = sum * 4^k in [2^28, 2^30) and r = 2^29 / sqrt(m), 2^14 to 2^15, a sample x becomes
 * x * r * rootLength * 2^(k - exponent/2 - 29), as the standard deviation is sqrt(sum * 2^exponent / length). The factor
 * r * rootLength is below 2^30 and cut to 15 bits; x is at most 2^14 + 1.
 *
 * No sample is more than sqrt(length - 1) <= 32 standard deviations from the mean, and 32 of them are 2^15 steps.
 */
export function writeShape(
  frontEnd: WindowFrontEnd,
  values: ConstInt32Array,
  energy: Readonly<Energy>,
  place: Int32,
  features: Int32Array,
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
  const shift: Int32 = 14 + (energy.exponent >> 1) - doublings;
  let sample: Int32 = 0;
  for (let point: Int32 = 0; point < frontEnd.shapePoints; point++) {
    let sum: Int32 = 0;
    for (let i: Int32 = 0; i < frontEnd.shapeStep; i++) {
      sum += values[sample];
      sample += 1;
    }
    const mean: Int32 = divideRounded(sum, frontEnd.shapeStep);
    features[place + point] = shiftRounded(mean * factor, shift);
  }
}
