import type { KnownRange } from '../kernel/known/known.js';
import { NEVER } from '../kernel/limits.js';
import type { Convolution, Exit, Head, Layer, Model } from '../kernel/types.js';

/** A layer of the integer network with typed arrays; the kernel sees it as a plain Layer. */
export interface IntegerLayer extends Layer {
  /** [outputs, rounded up to a multiple of 4][inputs]; see padRows. */
  readonly weights: Int8Array;
  readonly bias: Int32Array;
}

/** A head of the integer network with typed arrays. */
export interface IntegerHead extends Head {
  /** [inputs][classes]; of a convolution [classes, rounded up to a multiple of 4][inputs]. */
  readonly weights: Int8Array;
  readonly bias: Int32Array;
}

/** Rows of weights that a matrix kernel multiplies, those of a layer or of a convolution's head. */
export interface IntegerMatrix {
  readonly inputs: number;
  /** [outputs, rounded up to a multiple of 4][inputs] */
  readonly weights: Int8Array;
  readonly skipZeros: boolean;
}

/** The rows of weights of every layer's head; undefined for a layer without one. Heads of dense layers have none. */
export function headMatrices({
  heads,
  convolutionCount,
}: Pick<IntegerModel, 'heads' | 'convolutionCount'>): readonly (IntegerMatrix | undefined)[] {
  return heads.map(({ inputs, weights }) =>
    convolutionCount > 0 && inputs > 0 ? { inputs, weights, skipZeros: false } : undefined,
  );
}

/** The rows of weights of every layer; undefined for a convolution with groups, whose weights are not in a kernel's layout. */
export function layerMatrices({
  layers,
  convolutions,
}: Pick<IntegerModel, 'layers' | 'convolutions'>): readonly (IntegerMatrix | undefined)[] {
  return layers.map((layer, i) => (hasGroups(convolutions[i]) ? undefined : layer));
}

/** Whether a layer is a convolution with groups. @param convolution of the layer; undefined for a dense one */
export function hasGroups(convolution: Convolution | undefined): boolean {
  return convolution !== undefined && convolution.groups > 1;
}

/** The integer network: what the kernel runs, with typed arrays. */
export interface IntegerModel extends Model {
  readonly labelWeights: Int8Array;
  readonly layers: readonly IntegerLayer[];
  readonly heads: readonly IntegerHead[];
  readonly exits: readonly Exit[];
  /** What answers to known inputs are like at every exit point; absent if no answer says whether it is known. */
  readonly known?: readonly KnownRange[] | undefined;
}

/** What the integers of a network mean. */
export interface IntegerScales {
  /** Integer input steps per 1.0 of a feature. */
  readonly inputScale: number;
  /** Value of one activation step, for every layer. */
  readonly activationSteps: readonly number[];
  /** Value of one goodness step (goodness is the mean of squared activations, summed over the layers); 1 where heads decide. */
  readonly goodnessStep: number;
  /** Where heads decide: value of one logit step of every layer's head; 0 for a layer without a head. */
  readonly logitSteps?: readonly number[];
}

/** A quantized network. */
export interface IntegerNetwork {
  readonly classNames: readonly string[];
  readonly model: IntegerModel;
  /** Share of zeros, 0 to 1, among the inputs of every layer on calibration samples. */
  readonly zeroShares: readonly number[];
  readonly scales: IntegerScales;
}

/** An exit point at the end of every layer, none of which stops the network early. */
export function layerEnds(layers: readonly Pick<Layer, 'outputs'>[]): readonly Exit[] {
  return layers.map((layer, i) => ({ layer: i, units: layer.outputs, threshold: NEVER, gap: NEVER }));
}

/** The same model with other exit points, and the stopping rule that their thresholds are for. */
export function withExits(model: IntegerModel, rule: number, exits: readonly Exit[]): IntegerModel {
  // What is known at other exit points, nobody has measured.
  const { known: _known, ...others } = model;
  return { ...others, rule, exits, exitCount: exits.length };
}
