/**
 * How the label is written into the input of a multi-pass network (Hinton 2022, section 3.3).
 *
 * Label `c` sets input `c` to `amplitude` and the other label slots to zero. With `overwrite` the slots take the
 * place of the first features; with `prepend` they come before them, so that no feature is lost.
 */
export interface LabelEncoding {
  readonly placement: 'overwrite' | 'prepend';
  readonly amplitude: number;
}

/**
 * The length normalisation in front of every layer.
 *
 * `rms`: x / (sqrt(mean(x^2)) + epsilon); `l2`: x / (sqrt(sum(x^2)) + epsilon).
 */
export interface Normalization {
  readonly kind: 'rms' | 'l2';
  readonly epsilon: number;
  /** `none`: the input of the first layer is taken as it is. Absent, or `length`: it is divided by its length, too. */
  readonly input?: 'length' | 'none' | undefined;
}

/** A layer `h = relu(W * normalised(x) + b)`. `weights` is row-major, `[outputs][inputs]`. */
export interface FloatLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/**
 * A trained multi-pass Forward-Forward network in floating point.
 *
 * The first layer has `inputWidth(network)` inputs: the label slots (one a class) and the features.
 * `prefixes[i]` lists the unit counts of layer i whose goodness was trained by itself, ascending, the last being
 * the whole layer.
 */
export interface FloatNetwork {
  readonly features: number;
  readonly classNames: readonly string[];
  readonly label: LabelEncoding;
  readonly normalization: Normalization;
  readonly prefixes: readonly (readonly number[])[];
  readonly layers: readonly FloatLayer[];
}

/** Number of inputs of the first layer: features, plus the label slots where they are prepended. */
export function inputWidth(features: number, classes: number, placement: LabelEncoding['placement']): number {
  return placement === 'prepend' ? features + classes : features;
}

/** "784-256-256": inputs of the first layer, then the units of every layer. */
export function describeNetwork(layers: readonly { inputs: number; outputs: number }[]): string {
  return [layers[0].inputs, ...layers.map((layer) => layer.outputs)].join('-');
}
