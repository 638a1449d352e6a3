import { type Convolution, positionsOf, readsWhole, valuesOf, valuesOfChannel } from './convolution.js';

/**
 * How the label is written into the input of a multi-pass network (Hinton 2022, section 3.3).
 *
 * Label `c` sets input `c` to `amplitude` and the other label slots to zero. With `overwrite` the slots replace the
 * first features; with `prepend` they come before them, so that no feature is lost.
 *
 * Where heads decide, the label is neutral: every slot is `amplitude` (LightFF's one-pass inference, arXiv 2404.05241).
 */
export interface LabelEncoding {
  readonly placement: 'overwrite' | 'prepend';
  readonly amplitude: number;
}

/**
 * The length normalisation before every layer.
 *
 * `rms`: x / (sqrt(mean(x^2)) + epsilon); `l2`: x / (sqrt(sum(x^2)) + epsilon); `none`: x, before every layer.
 */
export interface Normalization {
  readonly kind: 'rms' | 'l2' | 'none';
  readonly epsilon: number;
  /** `none`: the input of the first layer is not normalised. Absent, or `length`: it is also divided by its length. */
  readonly input?: 'length' | 'none' | undefined;
}

/**
 * A layer `h = relu(W * normalised(x) + b)`. `weights` is row-major, `[outputs][inputs]`.
 *
 * A convolution applies it to every patch of a map: its inputs are those of a patch, `[row][column][channel]`, and its
 * outputs the channels of a position. What is normalised is the whole map.
 */
export interface FloatLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** Absent if all layers of the network are dense. */
  readonly convolution?: Convolution | undefined;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/**
 * A linear classifier on activations: `logits = W [h_first, ..., h_own] + b`, where `own` is the layer that the head belongs
 * to. The activations are those that leave the ReLU, before any normalisation. `weights` is row-major, `[classes][inputs]`;
 * the columns are in the order of the layers. Where the layer is a convolution, its head reads only this layer, and the means
 * over the cells of its grid: the columns are `[grid.height][grid.width][channels]`.
 */
export interface FloatHead {
  /** First layer that is read. */
  readonly first: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/**
 * A trained network in floating point.
 *
 * The inputs of the first layer are the label slots, one per class, if there is a label, and the features.
 * `prefixes[i]` lists the unit counts of layer i that were trained to decide by themselves, ascending, the last being
 * the whole layer.
 *
 * Without heads it is a multi-pass network: the label with the largest goodness is the answer, and `label` is present. With
 * heads the answer is the largest logit of the last head; every layer has a head, except layers after which the network
 * cannot stop. A network can also stop at a prefix of q units: with the goodness of these units, or with the logits that a
 * head gives when the other units of its own layer are zero.
 */
export interface FloatNetwork {
  readonly features: number;
  readonly classNames: readonly string[];
  /** Absent where nothing is written into the input. */
  readonly label?: LabelEncoding | undefined;
  readonly normalization: Normalization;
  readonly prefixes: readonly (readonly number[])[];
  readonly layers: readonly FloatLayer[];
  /** Absent where goodness decides. */
  readonly heads?: readonly (FloatHead | undefined)[] | undefined;
}

/** Number of inputs of the first layer: features, plus the label slots where they are prepended. */
export function inputWidth(
  features: number,
  classes: number,
  placement: LabelEncoding['placement'] | undefined,
): number {
  return placement === 'prepend' ? features + classes : features;
}

/** "12c4/4": channels, kernel and stride of a convolution, "12c4g6/4" with 6 groups; "48" of a layer that reads all that is before it. */
function describeLayer({ outputs, convolution }: DescribedLayer): string {
  if (convolution === undefined || readsWhole(convolution)) return String(outputs);
  const { kernel, stride, groups = 1 } = convolution;
  const group = groups === 1 ? '' : `g${groups}`;
  return `${outputs}c${kernel.width}${group}${stride.width === 1 ? '' : `/${stride.width}`}`;
}

/** What is said of a layer in the description of a network. */
interface DescribedLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly convolution?: Convolution | undefined;
}

/**
 * "784-256-256": inputs of the first layer, then the units of every layer. Of convolutions "28x28x1-12c4/4-24c3/2-10": height,
 * width and channels of the input, without the height if it is 1, then channels, kernel and stride of every convolution.
 */
export function describeNetwork(layers: readonly DescribedLayer[]): string {
  const [{ inputs, convolution }] = layers;
  const map = convolution?.input;
  const input =
    map === undefined
      ? inputs
      : [...(map.height === 1 ? [] : [map.height]), map.width, map.channels].join('x');
  return [input, ...layers.map(describeLayer)].join('-');
}

/** Inputs of a head: the units of its first layer to its own; of a convolution the channels of every cell. */
export function headInputs(
  layers: readonly { readonly outputs: number; readonly convolution?: Convolution | undefined }[],
  first: number,
  own: number,
): number {
  const { outputs, convolution } = layers[own];
  if (convolution !== undefined) return valuesOfChannel(convolution.pooling) * outputs;
  return layers.slice(first, own + 1).reduce((sum, layer) => sum + layer.outputs, 0);
}

/** Values that a layer reads: those of a vector, or of the whole map of a convolution. */
export function inputValues({ inputs, convolution }: DescribedLayer): number {
  return convolution === undefined ? inputs : valuesOf(convolution.input);
}

/** Values that a layer gives: its units, or of a convolution its channels at every position. */
export function outputValues({ outputs, convolution }: DescribedLayer): number {
  return convolution === undefined ? outputs : positionsOf(convolution.output) * outputs;
}
