import { LARGEST_VALUE } from '../kernel/limits.js';
import type { RandomStream } from '../math/random.js';
import type { IntegerLayer } from '../quantize/integer-network.js';

/** Weights from all that there are. */
export function randomWeights(count: number, stream: RandomStream): Int8Array {
  return Int8Array.from({ length: count }, () => stream.integer(-LARGEST_VALUE, LARGEST_VALUE));
}

/** Activations, which are not negative, none of them zero. */
export function randomActivations(count: number, stream: RandomStream): Int8Array {
  return Int8Array.from({ length: count }, () => stream.integer(1, LARGEST_VALUE));
}

function rowBitsOf(weights: Int8Array, inputs: number): number {
  let longest = 1;
  for (let row = 0; row < weights.length; row += inputs) {
    longest = Math.max(longest, Math.hypot(...weights.subarray(row, row + inputs)));
  }
  return Math.ceil(Math.log2(longest));
}

/** A layer before its weights are drawn. */
interface LayerShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly activationOffset: number;
}

/** A layer of random weights. */
export function randomLayer(shape: LayerShape, stream: RandomStream): IntegerLayer {
  const { inputs, outputs } = shape;
  const weights = randomWeights(inputs * outputs, stream);
  return {
    ...shape,
    weights,
    bias: new Int32Array(outputs),
    rowBits: rowBitsOf(weights, inputs),
    // Activations of some tens, few of which are clipped.
    gain: 4000,
    shift: 16,
    squaredLength: 0,
    goodnessMultiplier: 1,
    goodnessShift: 4,
    skipZeros: false,
  };
}
