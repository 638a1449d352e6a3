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
 * Goodness of one label at every prefix, from the product that all labels share:
 * `target[i] = mean over the first prefixes[i] units of relu(product + slot * labelWeights)^2`.
 *
 * `relu(z)` is `(z + |z|) / 2`: no branch that the sign of z would mispredict.
 *
 * @param target `[prefixes][classes]`
 */
export function labelGoodness(
  product: Float32Array,
  offset: number,
  labelWeights: Float32Array,
  labelOffset: number,
  slot: number,
  prefixes: readonly number[],
  target: readonly Float64Array[],
  label: number,
): void {
  let even = 0;
  let odd = 0;
  let unit = 0;
  for (let prefix = 0; prefix < prefixes.length; prefix++) {
    const end = prefixes[prefix];
    for (; unit + 2 <= end; unit += 2) {
      const first = product[offset + unit] + slot * labelWeights[labelOffset + unit];
      const second = product[offset + unit + 1] + slot * labelWeights[labelOffset + unit + 1];
      const firstDouble = first + Math.abs(first);
      const secondDouble = second + Math.abs(second);
      even += firstDouble * firstDouble;
      odd += secondDouble * secondDouble;
    }
    for (; unit < end; unit++) {
      const last = Math.max(0, product[offset + unit] + slot * labelWeights[labelOffset + unit]);
      even += 4 * last * last;
    }
    target[prefix][label] = (even + odd) / 4 / end;
  }
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
 * loss at the pre-activation is h[u] times the sum of `2 slope(q) / q` over the prefixes q longer than u. Where the ReLU
 * is off, h[u] is 0.
 */
export class PrefixLoss {
  /** Goodness of the positive sample at every prefix: written by the caller. */
  readonly positive: Float64Array;
  /** Goodness of the negative sample at every prefix: written by the caller. */
  readonly negative: Float64Array;
  /** The contribution of prefix i to the coefficient of its units, `2 slope / prefixes[i]`. */
  readonly positiveShares: Float64Array;
  readonly negativeShares: Float64Array;

  constructor(
    readonly prefixes: readonly number[],
    readonly loss: PairLoss,
  ) {
    this.positive = new Float64Array(prefixes.length);
    this.negative = new Float64Array(prefixes.length);
    this.positiveShares = new Float64Array(prefixes.length);
    this.negativeShares = new Float64Array(prefixes.length);
  }

  /**
   * Takes the goodness of one pair; returns its loss, summed over the prefixes, and leaves the shares in the arrays.
   *
   * @param weight what the pair's slopes are multiplied with: 1 / batch for the mean over a batch
   */
  take(weight: number): number {
    const { prefixes, loss, positive, negative } = this;
    let total = 0;
    for (let prefix = 0; prefix < prefixes.length; prefix++) {
      const good = positive[prefix];
      const bad = negative[prefix];
      const factor = (2 * weight) / prefixes[prefix];
      total += loss.value(good, bad);
      this.positiveShares[prefix] = factor * loss.positiveSlope(good, bad);
      this.negativeShares[prefix] = factor * loss.negativeSlope(good, bad);
    }
    return total;
  }
}

/**
 * Coefficients of the units between one prefix and the next, from the shares of the prefixes `from` to `to`:
 * `target[i]` is the sum of the shares of those that are no shorter than prefix i.
 */
export function sumShares(shares: Float64Array, from: number, to: number, target: Float64Array): void {
  let sum = 0;
  for (let prefix = to; prefix >= 0; prefix--) {
    if (prefix >= from) sum += shares[prefix];
    target[prefix] = sum;
  }
}
