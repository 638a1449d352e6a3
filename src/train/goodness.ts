import { normalizationFactor } from '../model/forward.js';
import type { Normalization } from '../model/network.js';
import type { PairLoss } from './loss.js';

/**
 * Goodness of every prefix of one activation vector: `target[i] = mean(h[:prefixes[i]]^2)`.
 *
 * @param activations `[rows][units]`; the row starts at `offset`
 */
export function prefixGoodness(
  activations: Float32Array,
  offset: number,
  prefixes: readonly number[],
  target: Float64Array,
): void {
  let sum = 0;
  let unit = 0;
  for (let prefix = 0; prefix < prefixes.length; prefix++) {
    for (; unit < prefixes[prefix]; unit++) {
      const activation = activations[offset + unit];
      sum += activation * activation;
    }
    target[prefix] = sum / prefixes[prefix];
  }
}

/**
 * `sum of relu(product + slot * labelWeights)^2` over the units of a row: goodness of a label times the units.
 *
 * `relu(z)` is `(z + |z|) / 2`: no branch that the sign of z would mispredict.
 */
export function labelSumOfSquares(
  product: Float32Array,
  offset: number,
  labelWeights: Float32Array,
  labelOffset: number,
  slot: number,
  units: number,
): number {
  let even = 0;
  let odd = 0;
  let unit = 0;
  for (; unit + 2 <= units; unit += 2) {
    const first = product[offset + unit] + slot * labelWeights[labelOffset + unit];
    const second = product[offset + unit + 1] + slot * labelWeights[labelOffset + unit + 1];
    const firstDouble = first + Math.abs(first);
    const secondDouble = second + Math.abs(second);
    even += firstDouble * firstDouble;
    odd += secondDouble * secondDouble;
  }
  for (; unit < units; unit++) {
    const last = Math.max(0, product[offset + unit] + slot * labelWeights[labelOffset + unit]);
    even += 4 * last * last;
  }
  return (even + odd) / 4;
}

/** Divides rows of activations by their length; `rows` is `[count][units]` and changes in place. */
export function normalizeRows(rows: Float32Array, units: number, normalization: Normalization): void {
  for (let offset = 0; offset < rows.length; offset += units) {
    let sum = 0;
    for (let unit = 0; unit < units; unit++) {
      sum += rows[offset + unit] * rows[offset + unit];
    }
    const scale = normalizationFactor(normalization, sum, units);
    for (let unit = 0; unit < units; unit++) {
      rows[offset + unit] *= scale;
    }
  }
}

/**
 * The pair loss of every prefix and the slopes that reach the units.
 *
 * A unit u belongs to every prefix longer than u, and `d mean(h[:q]^2) / d h[u] = 2 h[u] / q`. So the slope of the
 * loss at the pre-activation is `h[u] * coefficient[i]` where i is the first prefix longer than u, and
 * `coefficient[i] = 2 * sum over prefixes q from i on of slope(q) / q`. Where the ReLU is off, h[u] is 0.
 */
export class PrefixLoss {
  readonly positive: Float64Array;
  readonly negative: Float64Array;
  readonly positiveCoefficients: Float64Array;
  readonly negativeCoefficients: Float64Array;

  constructor(
    readonly prefixes: readonly number[],
    readonly loss: PairLoss,
  ) {
    this.positive = new Float64Array(prefixes.length);
    this.negative = new Float64Array(prefixes.length);
    this.positiveCoefficients = new Float64Array(prefixes.length);
    this.negativeCoefficients = new Float64Array(prefixes.length);
  }

  /**
   * Takes one pair of activation vectors; returns the loss, summed over the prefixes, and leaves goodness and
   * coefficients in the arrays.
   *
   * @param share what the pair's slope is multiplied with: 1 / batch for the mean over a batch
   */
  take(
    positives: Float32Array,
    positiveOffset: number,
    negatives: Float32Array,
    negativeOffset: number,
    share: number,
  ): number {
    const { prefixes, loss, positive, negative } = this;
    prefixGoodness(positives, positiveOffset, prefixes, positive);
    prefixGoodness(negatives, negativeOffset, prefixes, negative);
    let total = 0;
    let positiveSum = 0;
    let negativeSum = 0;
    for (let prefix = prefixes.length - 1; prefix >= 0; prefix--) {
      const good = positive[prefix];
      const bad = negative[prefix];
      const factor = (2 * share) / prefixes[prefix];
      total += loss.value(good, bad);
      positiveSum += factor * loss.positiveSlope(good, bad);
      negativeSum += factor * loss.negativeSlope(good, bad);
      this.positiveCoefficients[prefix] = positiveSum;
      this.negativeCoefficients[prefix] = negativeSum;
    }
    return total;
  }
}
