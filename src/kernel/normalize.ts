import type { Int32, Layer, Normalizer } from './types.js';

/**
 * 2^29 / sqrt(value) for value in [2^28, 2^30): a mantissa in [2^14, 2^15].
 *
 * Three steps of Newton's method, y = y * (3 - value * y^2) / 2, from a straight line that is at most 18 % off.
 * The result is within 2 of the exact quotient.
 */
export function reciprocalSquareRoot(value: Int32): Int32 {
  /* The same number in 16 bits, so that its product with y^2 fits 31. */
  const mantissa: Int32 = value >> 14;
  let y: Int32 = 38229 - ((mantissa * 5461) >> 14);
  for (let step: Int32 = 0; step < 3; step++) {
    const square: Int32 = (y * y) >> 15;
    const correction: Int32 = (1610612736 - mantissa * square) >> 15;
    y = (y * correction + 16384) >> 15;
  }
  return y;
}

/**
 * Prepares the division by the length of an input vector, given its squared length.
 *
 * With 4^k <= squaredNorm < 4^(k+1) no accumulator is larger than 2^(rowBits + k + 1), because a dot product is at
 * most the product of the two lengths (Cauchy-Schwarz). Shifted right by rowBits + k - 16 it fits 17 bits and a sign,
 * whatever the input. The remaining factor of the length is its mantissa, by which the gain is divided.
 */
export function prepareNormalizer(layer: Layer, squaredNorm: Int32, normalizer: Normalizer): void {
  normalizer.up = 1;
  normalizer.half = 0;
  normalizer.down = 0;
  normalizer.multiplier = 0;
  if (squaredNorm > 0) {
    let value: Int32 = squaredNorm;
    let down: Int32 = layer.rowBits - 2;
    while (value < 268435456) {
      value *= 4;
      down -= 1;
    }
    while (value >= 1073741824) {
      value >>= 2;
      down += 1;
    }
    if (down > 0) {
      normalizer.down = down;
      normalizer.half = 1 << (down - 1);
    } else {
      normalizer.up = 1 << -down;
    }
    normalizer.multiplier = (layer.gain * reciprocalSquareRoot(value) + 16384) >> 15;
  }
}
