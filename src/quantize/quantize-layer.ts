import { InputError } from '../errors/input-error.js';
import { LARGEST_GAIN, LARGEST_INT32, LARGEST_SHIFT, LARGEST_VALUE } from '../kernel/limits.js';
import type { FloatLayer } from '../model/network.js';
import type { GoodnessScale } from './goodness-step.js';
import type { IntegerLayer } from './integer-network.js';
import { padRows } from './rows.js';

/** Rounds half up, as the kernel does. */
function roundHalfUp(value: number): number {
  return Math.floor(value + 0.5);
}

/** Symmetric int8 weights: weight = level * step, levels -127 to 127. An all-zero matrix has step 1. */
export function quantizeWeights(weights: Float32Array): { levels: Int8Array; step: number } {
  const largest = weights.reduce((max, weight) => Math.max(max, Math.abs(weight)), 0);
  const step = largest === 0 ? 1 : largest / LARGEST_VALUE;
  return { levels: Int8Array.from(weights, (weight) => roundHalfUp(weight / step)), step };
}

/** What quantizing a layer needs in addition to its weights. */
export interface LayerQuantization {
  /** Weight levels, [outputs][columns]. */
  readonly levels: Int8Array;
  readonly columns: number;
  readonly weightStep: number;
  /** Largest Euclidean length of a row of levels, label slots included. */
  readonly longestRow: number;
  /**
   * The length of vectors after normalization: sqrt(inputs) for the rms, 1 for the l2 norm. Where they are not normalised:
   * the real length of a vector of `squaredLength`.
   */
  readonly normalizedLength: number;
  readonly goodness: GoodnessScale;
  readonly activationOffset: number;
  /** The squared length that is assumed for every vector, in integer steps, if they are not normalised; else 0. */
  readonly squaredLength: number;
}

/** Accumulators are brought to this many bits before the multiplication (prepareNormalizer in the kernel). */
const SCALED_BITS = 17;
const GAIN_BITS = Math.log2(LARGEST_GAIN + 1);

/**
 * The integer form of a layer.
 *
 * In float: activation / activationStep = accumulator * K / length + bias / activationStep, where `accumulator` and
 * `length` are those of the integer vectors and K = weightStep * normalizedLength / activationStep; the step of the inputs
 * cancels. The kernel computes scaled * (gain / mantissa) + bias, and shifts this right by `shift`, where |scaled| <= 2^17
 * and gain = K * 2^(rowBits - 16 + shift) < 2^13. The epsilon of the normalisation, thousands of times smaller than a
 * length, is neglected.
 *
 * The shift is the largest for which |scaled * gain| + |bias| fits 31 bits, so nothing can overflow for any input.
 *
 * @throws InputError when no shift fits, because a bias is out of proportion to the weights
 */
export function quantizeLayer(layer: FloatLayer, plan: LayerQuantization): IntegerLayer {
  const { activationStep, multiplier, shift: goodnessShift } = plan.goodness;
  const rowBits = Math.max(1, Math.ceil(Math.log2(plan.longestRow)));
  const ratio =
    ((plan.weightStep * plan.normalizedLength) / activationStep) * 2 ** (rowBits - (SCALED_BITS - 1));
  const largestBias = layer.bias.reduce((max, bias) => Math.max(max, Math.abs(bias)), 0) / activationStep;
  const start = Math.min(LARGEST_SHIFT, GAIN_BITS - 1 - Math.floor(Math.log2(ratio)));
  for (let shift = start; shift >= 1; shift--) {
    const gain = roundHalfUp(ratio * 2 ** shift);
    // One more than 2^17 for the rounding of `scaled`, one more than the gain for that of the multiplier.
    const largest = (2 ** SCALED_BITS + 1) * (gain + 1) + largestBias * 2 ** shift + 2 ** shift;
    if (gain > LARGEST_GAIN || largest > LARGEST_INT32) continue;
    if (gain === 0) break;
    const bias = Int32Array.from(
      layer.bias,
      (value) => roundHalfUp((value / activationStep) * 2 ** shift) + 2 ** (shift - 1),
    );
    return {
      inputs: plan.columns,
      outputs: layer.outputs,
      weights: padRows(plan.levels, plan.columns),
      bias,
      rowBits,
      gain,
      shift,
      squaredLength: plan.squaredLength,
      goodnessMultiplier: multiplier,
      goodnessShift,
      activationOffset: plan.activationOffset,
      skipZeros: false,
    };
  }
  throw new InputError(
    `a bias of ${(largestBias * activationStep).toPrecision(3)} is out of proportion to the weights ` +
      `(largest ${(plan.weightStep * LARGEST_VALUE).toPrecision(3)}); train again with a lower learning rate or another seed`,
  );
}

/** Largest Euclidean length of the rows of a matrix `[rows][columns]`. */
export function longestRow(
  levels: Int8Array,
  columns: number,
  extra: (row: number) => number = () => 0,
): number {
  let longest = 0;
  for (let row = 0; row * columns < levels.length; row++) {
    let sum = extra(row);
    for (let i = 0; i < columns; i++) sum += levels[row * columns + i] ** 2;
    longest = Math.max(longest, sum);
  }
  return Math.sqrt(longest);
}
