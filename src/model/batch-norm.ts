/** A batch normalization in inference: `scale * (x - mean) / sqrt(variance + epsilon) + shift`, of every channel. */
export interface BatchNorm {
  readonly scale: ArrayLike<number>;
  readonly shift: ArrayLike<number>;
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
  readonly epsilon: number;
}

/** What a batch normalization can be folded into: `weights * x + bias`, with a row of weights for every channel. */
export interface Affine {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/**
 * The same layer with the batch normalization behind it folded into its weights and biases. It is computed in 64-bit floats and
 * rounded once.
 *
 * @returns undefined if a result is not a finite 32-bit float, as with a variance below minus epsilon
 */
export function foldBatchNorm({ weights, bias }: Affine, norm: BatchNorm): Affine | undefined {
  const channels = bias.length;
  const inputs = weights.length / channels;
  const factors = Float64Array.from(
    bias,
    (_, channel) => norm.scale[channel] / Math.sqrt(norm.variance[channel] + norm.epsilon),
  );
  const folded = {
    weights: weights.map((weight, i) => weight * factors[Math.floor(i / inputs)]),
    bias: bias.map((value, channel) => (value - norm.mean[channel]) * factors[channel] + norm.shift[channel]),
  };
  const areFinite = (values: Float32Array) => values.every((value) => Number.isFinite(value));
  return areFinite(folded.weights) && areFinite(folded.bias) ? folded : undefined;
}
