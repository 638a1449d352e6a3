/** A signed 32-bit integer. No operation of the kernel leaves this range, for any input. */
export type Int32 = number;

/** A read-only array of signed 8-bit integers. */
export interface ConstInt8Array {
  readonly [index: number]: number;
}

/** A read-only array of signed 16-bit integers. */
export interface ConstInt16Array {
  readonly [index: number]: number;
}

/** A read-only array of signed 32-bit integers. */
export interface ConstInt32Array {
  readonly [index: number]: number;
}

/** One layer: activation = clamp((W x / length(x) + b) / step, 0, 127), all in integers. */
export interface Layer {
  /** Inputs of every unit. */
  readonly inputs: Int32;
  /** Units. */
  readonly outputs: Int32;
  /** Weights in the layout of the matrix kernel, the rows filled up to a multiple of 4. */
  readonly weights: ConstInt8Array;
  /** Bias of every unit in steps of 2^-shift of an activation step, the rounding half included. */
  readonly bias: ConstInt32Array;
  /** No row of weights is longer (Euclidean) than 2^rowBits. */
  readonly rowBits: Int32;
  /** Ratio of the input and output steps, in the unit that rowBits and shift fix; less than 2^13. */
  readonly gain: Int32;
  /** Right shift that ends the requantization. */
  readonly shift: Int32;
  /** Square of the length that every input vector is taken to have, and none is longer than; 0: each has its own. */
  readonly squaredLength: Int32;
  /** Goodness in common units = (sum of squared activations * goodnessMultiplier + half) >> goodnessShift; 1 where heads decide. */
  readonly goodnessMultiplier: Int32;
  /** See goodnessMultiplier; at least 1. */
  readonly goodnessShift: Int32;
  /** Place of the activations of the first label in the workspace; negative where no later layer reads them. */
  readonly activationOffset: Int32;
  /** True when input vectors have so many zeros that listing the others pays. */
  readonly skipZeros: boolean;
}

/**
 * Where heads decide: logits = W a + b, where `a` are the activations of a layer, behind those of layers before it.
 *
 * The units of the layer itself come last, so that the logits of an exit point inside the layer are what the units so far
 * have added.
 */
export interface Head {
  /** First layer whose activations are read; the last is the head's own. */
  readonly first: Int32;
  /** Activations that are read: the units of all these layers. 0: the layer has no head, and no exit point stops there. */
  readonly inputs: Int32;
  /** Weights, [inputs][classes]. */
  readonly weights: ConstInt8Array;
  /** Bias of every logit. */
  readonly bias: ConstInt32Array;
}

/** Stopping rule: stop when the largest goodness is above the threshold of the exit point. */
export const RULE_GOODNESS: Int32 = 0;

/** Stopping rule: stop when the largest goodness is further above the second largest than the threshold. */
export const RULE_MARGIN: Int32 = 1;

/** A point where the network may stop: after the first `units` units of layer `layer`. */
export interface Exit {
  /** Index of the layer. */
  readonly layer: Int32;
  /** Units of that layer that are computed by then. */
  readonly units: Int32;
  /** The network stops here when the largest goodness, or its margin, is above this; see Model.rule. */
  readonly threshold: Int32;
  /** Labels whose goodness is more than this behind the largest are dropped: later layers do not compute them. */
  readonly gap: Int32;
}

/** A whole network. Constant: it lives in flash. */
export interface Model {
  /** Length of the input vector. */
  readonly features: Int32;
  /** Number of classes. */
  readonly classes: Int32;
  /** Leading inputs that label slots take the place of; their values are ignored. */
  readonly labelSlots: Int32;
  /**
   * Rows of labelWeights: one for every class, each written into the input in turn; 1 where heads decide and a neutral label is
   * written into it; 0 where nothing is.
   */
  readonly labelCount: Int32;
  /** Sum of the squared input values of the label slots that are set. */
  readonly labelSquare: Int32;
  /** What a label adds to an accumulator of the first layer is labelMultiplier * labelWeights. */
  readonly labelMultiplier: Int32;
  /** Weights from the label slots to the first layer, [labelCount][units of the first layer]. */
  readonly labelWeights: ConstInt8Array;
  /** Most values that are listed of a vector. */
  readonly room: Int32;
  /** Number of layers. */
  readonly layerCount: Int32;
  /** The layers, first to last. */
  readonly layers: readonly Layer[];
  /** Number of heads: 0 where goodness decides, else one for every layer. */
  readonly headCount: Int32;
  /** The heads, in the order of the layers. */
  readonly heads: readonly Head[];
  /** Stopping rule: RULE_GOODNESS or RULE_MARGIN. */
  readonly rule: Int32;
  /** Number of exit points. */
  readonly exitCount: Int32;
  /** The exit points, first to last; every layer's end is one of them. */
  readonly exits: readonly Exit[];
}

/** How accumulators of one input vector become activations: (accumulator * up + half) >> down, times the multiplier. */
export interface Normalizer {
  /** Power of two that short vectors are multiplied by. */
  up: Int32;
  /** Rounding half of the right shift `down`. */
  half: Int32;
  /** Right shift that brings an accumulator to 17 bits and a sign. */
  down: Int32;
  /** The layer's gain divided by the mantissa of the vector's length. */
  multiplier: Int32;
}

/** What the matrix kernel found in a vector. */
export interface Vector {
  /** How the kernel keeps the vector in the workspace; every kernel says that in its own way. */
  entries: Int32;
  /** What the kernel must know of the values when it multiplies; every kernel has a sum of its own. */
  sum: Int32;
  /** Sum of the squared values. */
  squares: Int32;
}

/** Everything that changes while the network runs. The caller owns it, but need not look into it. */
export interface Workspace {
  /** Normalization of the input vector, shared by all labels. */
  normalizer: Normalizer;
  /** The vector in work. */
  vector: Vector;
  /** Layer that the next step computes. */
  layer: Int32;
  /** First unit that the next step computes. */
  unit: Int32;
  /** Exit point that the next step reaches. */
  exit: Int32;
  /** Label with the largest goodness so far; the lowest of equals. */
  label: Int32;
  /** Largest goodness less the second largest. */
  margin: Int32;
  /** True when the answer is final. */
  settled: boolean;
  /** Dot products of the rows in work. @length TILE_ROWS */
  readonly accumulators: Int32Array;
  /** Goodness so far, for every label; that of a dropped label stays what it was. Where heads decide: logits. @length CLASSES */
  readonly goodness: Int32Array;
  /** Goodness of the finished layers, for every pass. @length PASSES */
  readonly finished: Int32Array;
  /** Sum of squared activations of the layer in work, for every pass. @length PASSES */
  readonly squares: Int32Array;
  /** Squared length of the input of the layer in work, for every pass; negative for that of a dropped label. @length PASSES */
  readonly squaredNorms: Int32Array;
  /** The vector in work in the form that the matrix kernel wants. @length SPACE */
  readonly space: Int32Array;
  /** Activations, [pass][unit], of the layers that a later layer reads. @length ACTIVATIONS */
  readonly activations: Int8Array;
}

/** The best answer so far. */
export interface Result {
  /** Class with the largest goodness; the lowest of equals. */
  label: Int32;
  /** Its goodness less the second largest. */
  margin: Int32;
  /** Exit point that was reached; -1 before the first. */
  exit: Int32;
  /** True when no further step would be taken: the answer is final. */
  settled: boolean;
  /**
   * Cumulative goodness of every label; that of a label that was dropped on the way is from then. Where heads decide: the
   * logits of the exit point, or, where its layer has no head, of the last one before that has. @length CLASSES
   */
  readonly goodness: Int32Array;
}
