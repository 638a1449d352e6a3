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

/**
 * One layer: activation = clamp((W x / length(x) + b) / step, 0, 127), all in integers. Of a convolution `x` is a patch, but
 * the length is that of the whole map.
 */
export interface Layer {
  /** Inputs of every unit; of a convolution, values of a patch, with groups those of one group. */
  readonly inputs: Int32;
  /** Units; of a convolution, channels of its output. */
  readonly outputs: Int32;
  /** Weights in the layout of the matrix kernel, with rows padded to a multiple of 4; see Convolution.groups. */
  readonly weights: ConstInt8Array;
  /** Bias of every unit in steps of 2^-shift of an activation step, the rounding half included. */
  readonly bias: ConstInt32Array;
  /** No row of weights is longer (Euclidean) than 2^rowBits. */
  readonly rowBits: Int32;
  /** Ratio of the input and output steps, in the unit that rowBits and shift fix; less than 2^13. */
  readonly gain: Int32;
  /** Right shift at the end of the requantization. */
  readonly shift: Int32;
  /** Square of the length that is assumed for every input vector, and that none exceeds; 0: each has its own. */
  readonly squaredLength: Int32;
  /** Goodness in common units = (sum of squared activations * goodnessMultiplier + half) >> goodnessShift; 1 where heads decide. */
  readonly goodnessMultiplier: Int32;
  /** See goodnessMultiplier; at least 1. */
  readonly goodnessShift: Int32;
  /** Place of the activations of the first label in the workspace; negative if no later layer reads them. */
  readonly activationOffset: Int32;
  /** True if input vectors have so many zeros that listing the other values pays. */
  readonly skipZeros: boolean;
}

/** Rows of weights as the checks see them, whether they are of a layer or of a head. */
export interface Matrix {
  /** Columns. */
  readonly inputs: Int32;
  /** Rows, without those of zeros that pad them to a multiple of 4. */
  readonly outputs: Int32;
  /** Weights in the layout of the matrix kernel, unless they are plain. */
  readonly weights: ConstInt8Array;
  /** Whether this is the layout for vectors whose zeros are skipped. */
  readonly skipZeros: boolean;
  /** Whether the weights are rows of bytes, whatever the matrix kernel: those of a convolution with groups are. */
  readonly isPlain: boolean;
}

/**
 * Where heads decide: logits = W a + b, where `a` are the activations of a layer, after those of the layers before it; of
 * a convolution, the means of its output.
 *
 * The units of the layer itself come last, so that the logits of an exit point inside the layer are the sum over the units
 * so far.
 */
export interface Head {
  /** First layer whose activations are read; the last is the head's own. */
  readonly first: Int32;
  /** Activations that are read: the units of all these layers. 0: the layer has no head, and no exit point stops there. */
  readonly inputs: Int32;
  /**
   * Weights, [inputs][classes]; of a convolution, a row for every class in the layout of the matrix kernel, padded to a
   * multiple of 4 rows.
   */
  readonly weights: ConstInt8Array;
  /** Bias of every logit. */
  readonly bias: ConstInt32Array;
}

/** Convolution.pooling: the head reads the mean of every cell. */
export const POOLS_MEANS: Int32 = 0;

/** Convolution.pooling: the maximum. */
export const POOLS_MAXIMA: Int32 = 1;

/** Convolution.pooling: all means, and then all maxima. */
export const POOLS_BOTH: Int32 = 2;

/**
 * Where a layer is applied to a map, [height][width][channels] with the channels of a position side by side: at every position
 * to a patch of it, [kernelHeight][kernelWidth][channels]. Patches may lie partly outside, where the map counts as zero.
 *
 * The head of the layer reads the means of its output over the cells of a grid, [gridHeight][gridWidth][outputs], or the maxima,
 * or all means and then all maxima. All cells have the same size. Where a cell is a single position, the head reads the output
 * itself.
 */
export interface Convolution {
  /** Rows of the map that the layer reads. */
  readonly height: Int32;
  /** Columns of the map. */
  readonly width: Int32;
  /** Values of a position of the map. */
  readonly channels: Int32;
  /**
   * Groups that the channels of the map, and those of the output, are divided into: a channel of the output reads those of its
   * own group. The weights of more than one group are rows of bytes, whatever the matrix kernel.
   */
  readonly groups: Int32;
  /** Channels of the map in a group: channels = groups * groupChannels. */
  readonly groupChannels: Int32;
  /** Channels of the output in a group: outputs = groups * groupOutputs. */
  readonly groupOutputs: Int32;
  /** Rows of a patch. */
  readonly kernelHeight: Int32;
  /** Columns of a patch. */
  readonly kernelWidth: Int32;
  /** Rows from one patch to the next below it. */
  readonly strideDown: Int32;
  /** Columns from one patch to the next. */
  readonly strideRight: Int32;
  /** Rows of the first patch that lie above the map. */
  readonly above: Int32;
  /** Columns of the first patch that lie to the left of the map. */
  readonly before: Int32;
  /** Rows of the output. */
  readonly outputHeight: Int32;
  /** Columns of the output. */
  readonly outputWidth: Int32;
  /** Rows of the grid. */
  readonly gridHeight: Int32;
  /** Columns of the grid. */
  readonly gridWidth: Int32;
  /** Rows of a cell. */
  readonly cellHeight: Int32;
  /** Columns of a cell. */
  readonly cellWidth: Int32;
  /** Rows from one cell to the next below it. */
  readonly stepDown: Int32;
  /** Columns from one cell to the next. */
  readonly stepRight: Int32;
  /** What the head reads of a cell: POOLS_MEANS, POOLS_MAXIMA or POOLS_BOTH. */
  readonly pooling: Int32;
  /** Mean of a cell = (sum of its activations * meanMultiplier + half) >> meanShift, at most 127. */
  readonly meanMultiplier: Int32;
  /** See meanMultiplier; at least 1. */
  readonly meanShift: Int32;
  /** Place in the workspace, among the activations, of a patch while the layer is computed, and then of the means. */
  readonly scratchOffset: Int32;
  /**
   * Columns, from the first on, that the output for a window of a stream has in common with the end of that for the window
   * before. They are moved instead of computed. 0: all are computed, for every input.
   */
  readonly keptColumns: Int32;
}

/** Stopping rule: stop when the largest goodness is above the threshold of the exit point. */
export const RULE_GOODNESS: Int32 = 0;

/** Stopping rule: stop when the largest goodness is further above the second largest than the threshold. */
export const RULE_MARGIN: Int32 = 1;

/** A point where the network may stop: after the first `units` units of layer `layer`. */
export interface Exit {
  /** Index of the layer. */
  readonly layer: Int32;
  /** Units of that layer that are computed before this point. */
  readonly units: Int32;
  /** The network stops here when the largest goodness, or its margin, is above this; see Model.rule. */
  readonly threshold: Int32;
  /** Labels whose goodness is smaller than the largest by more than this are dropped: later layers do not compute them. */
  readonly gap: Int32;
}

/** A whole network. Constant: it is stored in flash. */
export interface Model {
  /** Length of the input vector. */
  readonly features: Int32;
  /** Number of classes. */
  readonly classes: Int32;
  /** Leading inputs that label slots replace; their values are ignored. */
  readonly labelSlots: Int32;
  /**
   * Rows of labelWeights: one for every class, each written into the input in turn; 1 where heads decide and a neutral label
   * is written into the input; 0 if no label is.
   */
  readonly labelCount: Int32;
  /** Sum of the squared input values of the label slots that are set. */
  readonly labelSquare: Int32;
  /** A label adds labelMultiplier * labelWeights to an accumulator of the first layer. */
  readonly labelMultiplier: Int32;
  /** Weights from the label slots to the first layer, [labelCount][units of the first layer]. */
  readonly labelWeights: ConstInt8Array;
  /** Words of working space for a list of values; the portable kernel lists one in a word. */
  readonly room: Int32;
  /** Number of layers. */
  readonly layerCount: Int32;
  /** The layers, first to last. */
  readonly layers: readonly Layer[];
  /** Number of heads: 0 where goodness decides, else one for every layer. */
  readonly headCount: Int32;
  /** The heads, in the order of the layers. */
  readonly heads: readonly Head[];
  /** Number of convolutions: 0 where all layers are dense, else one for every layer. */
  readonly convolutionCount: Int32;
  /** The convolutions, in the order of the layers. */
  readonly convolutions: readonly Convolution[];
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

/** How the matrix kernel describes a vector. */
export interface Vector {
  /** Number of its values. */
  inputs: Int32;
  /** How the kernel stores the vector in the workspace; the meaning depends on the kernel. */
  entries: Int32;
  /** What the kernel must know about the values when it multiplies: a sum that depends on the kernel. */
  sum: Int32;
  /** Sum of the squared values. */
  squares: Int32;
}

/** Everything that changes while the network runs. The caller owns it, but need not read it. */
export interface Workspace {
  /** Normalization of the input vector, shared by all labels. */
  normalizer: Normalizer;
  /** The current vector. */
  vector: Vector;
  /** Layer that the next step computes. */
  layer: Int32;
  /** First unit that the next step computes. */
  unit: Int32;
  /** Exit point that the next step reaches. */
  exit: Int32;
  /** Label with the largest goodness so far; of equal ones the lowest. */
  label: Int32;
  /** Largest goodness minus the second largest. */
  margin: Int32;
  /** Layers, from the first on, whose outputs are still those for the window before; negative for an input that stands alone. */
  kept: Int32;
  /** True when the answer is final. */
  settled: boolean;
  /** Dot products of the current rows. @length TILE_ROWS */
  readonly accumulators: Int32Array;
  /** Goodness so far, for every label; that of a dropped label no longer changes. Where heads decide: logits. @length CLASSES */
  readonly goodness: Int32Array;
  /** Goodness of the finished layers, for every pass. @length PASSES */
  readonly finished: Int32Array;
  /** Sum of squared activations of the current layer, for every pass. @length PASSES */
  readonly squares: Int32Array;
  /** Squared length of the input of the current layer, for every pass; negative for a dropped label. @length PASSES */
  readonly squaredNorms: Int32Array;
  /** The current vector in the form that the matrix kernel needs. @length SPACE */
  readonly space: Int32Array;
  /** Activations, [pass][unit], of the layers that a later layer reads. @length ACTIVATIONS */
  readonly activations: Int8Array;
}

/** The best answer so far. */
export interface Result {
  /** Class with the largest goodness; of equal ones the lowest. */
  label: Int32;
  /** Its goodness minus the second largest. */
  margin: Int32;
  /** Exit point that was reached; -1 before the first. */
  exit: Int32;
  /** True when no further step would be taken: the answer is final. */
  settled: boolean;
  /**
   * Cumulative goodness of every label; for a dropped label, at the point where it was dropped. Where heads decide: the
   * logits of the exit point, or if its layer has no head, of the last layer before it that has one. @length CLASSES
   */
  readonly goodness: Int32Array;
}
