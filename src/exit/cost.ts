import type { Convolution, Head, Layer } from '../kernel/types.js';
import type { ExitPoint } from '../quantize/trace.js';
import { type Blocks, blockBoundaries, isLayerEnd } from './policy.js';

/** The part of a model on which its cost depends. */
export interface CostShape {
  readonly features: number;
  readonly classes: number;
  /** Label slots that replace features; 0 when they are prepended. */
  readonly labelSlots: number;
  /** Labels that are written into the input: one for every class, 1 for a neutral label, 0 for none. */
  readonly labelCount: number;
  readonly layers: readonly Pick<Layer, 'inputs' | 'outputs'>[];
  /** One head for every layer, without inputs for a layer after which the network cannot stop; empty where goodness decides. */
  readonly heads: readonly Pick<Head, 'inputs'>[];
  /** One convolution for every layer; empty where all layers are dense. */
  readonly convolutions: readonly Pick<
    Convolution,
    'outputHeight' | 'outputWidth' | 'cellHeight' | 'cellWidth'
  >[];
}

/** Positions at which the filters of a layer are applied; a dense layer has one. */
function positionsOf({ convolutions }: CostShape, layer: number): number {
  const convolution = convolutions[layer];
  return convolution === undefined ? 1 : convolution.outputHeight * convolution.outputWidth;
}

/** Values that the head of a layer reads of the layer itself; 0 if it has no head. */
function ownHeadInputs(shape: CostShape, layer: number): number {
  if (!canStopIn(shape, layer)) return 0;
  return shape.convolutions.length > 0 ? shape.heads[layer].inputs : shape.layers[layer].outputs;
}

/** Means that are computed for the head of a layer: none where it reads the activations themselves. */
function meansOf(shape: CostShape, layer: number): number {
  const convolution = shape.convolutions[layer];
  const isMean = convolution !== undefined && convolution.cellHeight * convolution.cellWidth > 1;
  return isMean ? shape.heads[layer].inputs : 0;
}

/** Whether heads decide instead of goodness: then there is a single pass. */
export function hasHeads({ heads }: Pick<CostShape, 'heads'>): boolean {
  return heads.length > 0;
}

/** Whether the network can stop in a layer: where heads decide, the layer needs one. */
export function canStopIn({ heads }: Pick<CostShape, 'heads'>, layer: number): boolean {
  return heads.length === 0 || heads[layer].inputs > 0;
}

/** What one of the things that the routine does costs, in a unit of its own: MACs, or the instructions of a core. */
export interface Prices {
  /** An answer, whatever the network. */
  readonly call: number;
  /** An exit point, without what it costs for every label. */
  readonly exit: number;
  /** A product with a weight of a layer. */
  readonly product: number;
  /** A product with a weight of a head. */
  readonly headProduct: number;
  /** A unit for one label, or at one position, in addition to its products: requantization and square. */
  readonly activation: number;
  /** A label slot of a unit. */
  readonly slot: number;
  /** An input of the network whose square is needed. */
  readonly square: number;
  /** A mean that is computed for a head. */
  readonly mean: number;
  /** The reciprocal square root of one vector and the gain it is multiplied with (kernel/normalize.ts). */
  readonly normalizer: number;
  /** A label at an exit point: scaling its goodness, and comparing it with the best, the second and the gap. */
  readonly rule: number;
  /** A logit at an exit point: comparisons with the best and the second. Logits are compared unscaled. */
  readonly logitRule: number;
}

/** Every multiplication and every comparison of the stopping rule is one MAC. */
export const MACS: Prices = {
  ...{ call: 0, exit: 0, product: 1, headProduct: 1, activation: 2, slot: 1, square: 1, mean: 1 },
  ...{ normalizer: 11, rule: 4, logitRule: 2 },
};

/** Multiply-accumulates from one exit point to the next: those of the input, and those of every label in the race. */
export interface StageCost {
  readonly shared: number;
  readonly perLabel: number;
}

/** Units of earlier layers that the head of a layer reads; 0 if it has no head. */
function unitsBefore(shape: CostShape, layer: number): number {
  const { inputs } = shape.heads[layer];
  return inputs > 0 ? inputs - ownHeadInputs(shape, layer) : 0;
}

/** The stages of a single pass: no label is dropped, so all of it is shared. */
function singlePassCosts(
  shape: CostShape,
  points: readonly ExitPoint[],
  prices: Prices,
): readonly StageCost[] {
  let before: ExitPoint = { layer: -1, units: 0 };
  return points.map((point, i) => {
    const { layer } = point;
    const starts = layer !== before.layer;
    const units = point.units - (starts ? 0 : before.units);
    before = point;
    const squares = layer === 0 ? prices.square * (shape.features - shape.labelSlots) : 0;
    const start = starts
      ? prices.normalizer + squares + prices.headProduct * shape.classes * unitsBefore(shape, layer)
      : 0;
    const slots = layer === 0 ? prices.slot * shape.labelCount : 0;
    const perUnit =
      positionsOf(shape, layer) * (prices.product * shape.layers[layer].inputs + slots + prices.activation);
    // A convolution is computed as a whole, so its head is, too.
    const ofHead =
      prices.headProduct * (ownHeadInputs(shape, layer) / shape.layers[layer].outputs) * shape.classes;
    const answer = prices.exit + prices.logitRule * shape.classes + prices.mean * meansOf(shape, layer);
    const call = i === 0 ? prices.call : 0;
    return { shared: call + start + answer + units * (perUnit + ofHead), perLabel: 0 };
  });
}

/**
 * Multiply-accumulates (MACs) that the routine executes from each exit point to the next.
 *
 * Every multiplication counts as one, and so does every comparison of the stopping rule: products with weights, label slots,
 * requantizations, squares, the squared length of the input, normalizers, and the evaluation of the stopping rule. The first
 * layer's product with the features is computed once; every later layer is computed for each label that was not dropped.
 * Products with zero inputs, which the routine skips, are counted.
 *
 * Where heads decide, every layer is computed once. An activation costs its head one product per class; what a head reads
 * from earlier layers is added at the start of its layer.
 *
 * @param prices of another unit than MACs
 */
export function stageCosts(
  shape: CostShape,
  points: readonly ExitPoint[],
  prices: Prices = MACS,
): readonly StageCost[] {
  if (hasHeads(shape)) return singlePassCosts(shape, points, prices);
  const rule = prices.exit + prices.rule * shape.classes;
  let before: ExitPoint = { layer: 0, units: 0 };
  return points.map((point, i) => {
    const { inputs } = shape.layers[point.layer];
    const units = point.units - (point.layer === before.layer ? before.units : 0);
    const start =
      i === 0 ? prices.call + prices.square * (shape.features - shape.labelSlots) + prices.normalizer : 0;
    before = point;
    const ofInputs = prices.product * inputs;
    return point.layer === 0
      ? {
          shared: start + rule + units * (ofInputs + shape.classes * (prices.slot + prices.activation)),
          perLabel: 0,
        }
      : { shared: rule, perLabel: prices.normalizer + units * (ofInputs + prices.activation) };
  });
}

/**
 * MACs of the routine when no exit point stops it and no label is dropped: the worst case.
 *
 * @param prices of another unit than MACs
 */
export function worstMacs(shape: CostShape, points: readonly ExitPoint[], prices: Prices = MACS): number {
  return stageCosts(shape, points, prices).reduce(
    (sum, { shared, perLabel }) => sum + shared + shape.classes * perLabel,
    0,
  );
}

/**
 * Products with weights up to each exit point when every label has a separate pass through all layers, as in the paper. Where
 * heads decide: the layers once, and every head up to that point. Nothing else is counted: no squares, no requantization, no
 * stopping rule.
 */
export function macsWithoutSharing(shape: CostShape, points: readonly ExitPoint[]): readonly number[] {
  let finished = 0;
  return points.map(({ layer: index, units }) => {
    const layer = shape.layers[index];
    const slots = index === 0 && shape.labelSlots === 0 && shape.labelCount > 0 ? shape.classes : 0;
    const passes = hasHeads(shape) ? 1 : shape.classes;
    const ofOwn = hasHeads(shape) ? (ownHeadInputs(shape, index) / layer.outputs) * units : 0;
    const ofHead =
      hasHeads(shape) && canStopIn(shape, index) ? shape.classes * (unitsBefore(shape, index) + ofOwn) : 0;
    const perUnit = positionsOf(shape, index) * (layer.inputs + slots);
    const macs = finished + passes * perUnit * units + ofHead;
    if (units === layer.outputs) finished = macs;
    return macs;
  });
}

/** Mean MACs, given the share of samples that stop at each exit point. */
export function meanMacs(macs: readonly number[], shares: readonly number[]): number {
  return macs.reduce((sum, value, i) => sum + value * shares[i], 0);
}

/** How much more than the whole network early exit may cost in the worst case: 3 %. */
const WORST_RATIO = 1.03;

/**
 * Exit points that cost little when they stop nothing: the block boundaries, with larger blocks than requested if evaluating
 * the stopping rule so often would make the worst case more than 3 % more expensive than the whole network. A layer without a
 * head, and a convolution, have no exit point inside them.
 */
export function affordableBoundaries(shape: CostShape, blocks: Blocks): readonly ExitPoint[] {
  const ends = shape.layers.map(({ outputs }, layer) => ({ layer, units: outputs }));
  const limit = WORST_RATIO * worstMacs(shape, ends);
  const widest = Math.max(...shape.layers.map(({ outputs }) => outputs));
  for (const prefixes of [blocks.prefixes, []]) {
    for (let block = blocks.block; block < 2 * widest; block += blocks.block) {
      const points = blockBoundaries(shape.layers, { ...blocks, block, prefixes }).filter(
        (point) =>
          (shape.convolutions.length === 0 && canStopIn(shape, point.layer)) ||
          isLayerEnd(shape.layers, point),
      );
      if (worstMacs(shape, points) <= limit) return points;
    }
  }
  return ends;
}
