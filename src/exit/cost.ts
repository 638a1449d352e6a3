import type { Head, Layer } from '../kernel/types.js';
import type { ExitPoint } from '../quantize/trace.js';
import { type Blocks, blockBoundaries, isLayerEnd } from './policy.js';

/** What of a model its cost depends on. */
export interface CostShape {
  readonly features: number;
  readonly classes: number;
  /** Label slots that take the place of features; 0 when they come before them. */
  readonly labelSlots: number;
  /** Labels that are written into the input: one for every class, 1 where a neutral one is, 0 where none is. */
  readonly labelCount: number;
  readonly layers: readonly Pick<Layer, 'inputs' | 'outputs'>[];
  /** One for every layer, without inputs for a layer after which the network cannot stop; none where goodness decides. */
  readonly heads: readonly Pick<Head, 'inputs'>[];
}

/** Whether heads decide, and not goodness: then there is a single pass. */
export function hasHeads({ heads }: Pick<CostShape, 'heads'>): boolean {
  return heads.length > 0;
}

/** Whether the network can stop in a layer: where heads decide, it needs one. */
export function canStopIn({ heads }: Pick<CostShape, 'heads'>, layer: number): boolean {
  return heads.length === 0 || heads[layer].inputs > 0;
}

/** A label's share of a unit beside products with weights of features: its requantization and its square. */
const OF_ACTIVATION = 2;

/** Products in the reciprocal square root of one vector and the gain it is multiplied with (kernel/normalize.ts). */
const OF_NORMALIZER = 11;

/** Of every label at every exit point: the scaling of its goodness, and comparisons with the best, the second, the gap. */
const OF_RULE = 4;

/** Of every logit at every exit point: comparisons with the best and the second. Logits are compared as they are. */
const OF_LOGIT_RULE = 2;

/** Multiply-accumulates from one exit point to the next: those of the input, and those of every label in the race. */
export interface StageCost {
  readonly shared: number;
  readonly perLabel: number;
}

/** Units of earlier layers that the head of a layer reads; 0 where it has none. */
function unitsBefore(shape: CostShape, layer: number): number {
  const { inputs } = shape.heads[layer];
  return inputs > 0 ? inputs - shape.layers[layer].outputs : 0;
}

/** The stages of a single pass: nothing is dropped, so that all of it is shared. */
function singlePassCosts(shape: CostShape, points: readonly ExitPoint[]): readonly StageCost[] {
  let before: ExitPoint = { layer: -1, units: 0 };
  return points.map((point) => {
    const { layer } = point;
    const starts = layer !== before.layer;
    const units = point.units - (starts ? 0 : before.units);
    before = point;
    const squares = layer === 0 ? shape.features - shape.labelSlots : 0;
    const start = starts ? OF_NORMALIZER + squares + shape.classes * unitsBefore(shape, layer) : 0;
    const slots = layer === 0 ? shape.labelCount : 0;
    const ofHead = canStopIn(shape, layer) ? shape.classes : 0;
    const perUnit = shape.layers[layer].inputs + slots + OF_ACTIVATION + ofHead;
    return { shared: start + OF_LOGIT_RULE * shape.classes + units * perUnit, perLabel: 0 };
  });
}

/**
 * Multiply-accumulates (MACs) that the routine executes from each exit point to the next.
 *
 * Everything that multiplies is counted as one, and every comparison of the stopping rule, too: products with weights,
 * label slots, requantizations, squares, the squared length of the input, normalizers, and the evaluation of the rule.
 * The first layer's product with the features is computed once; every later layer is computed for each label that was
 * not dropped. Products with zero inputs, which the routine skips, are counted.
 *
 * Where heads decide every layer is computed once. An activation costs its head one product a class; what a head reads of
 * earlier layers is added at the start of its layer.
 */
export function stageCosts(shape: CostShape, points: readonly ExitPoint[]): readonly StageCost[] {
  if (hasHeads(shape)) return singlePassCosts(shape, points);
  const rule = OF_RULE * shape.classes;
  let before: ExitPoint = { layer: 0, units: 0 };
  return points.map((point, i) => {
    const { inputs } = shape.layers[point.layer];
    const units = point.units - (point.layer === before.layer ? before.units : 0);
    const start = i === 0 ? shape.features - shape.labelSlots + OF_NORMALIZER : 0;
    before = point;
    return point.layer === 0
      ? { shared: start + rule + units * (inputs + shape.classes * (1 + OF_ACTIVATION)), perLabel: 0 }
      : { shared: rule, perLabel: OF_NORMALIZER + units * (inputs + OF_ACTIVATION) };
  });
}

/** MACs of the routine when no exit point stops it and no label is dropped: the most it can cost. */
export function worstMacs(shape: CostShape, points: readonly ExitPoint[]): number {
  return stageCosts(shape, points).reduce(
    (sum, { shared, perLabel }) => sum + shared + shape.classes * perLabel,
    0,
  );
}

/**
 * Products with weights up to each exit point when every label has a pass of its own through all layers, as in the
 * paper. Where heads decide: the layers once, and every head up to there. Nothing else is counted: no squares, no
 * requantization, no rule.
 */
export function macsWithoutSharing(shape: CostShape, points: readonly ExitPoint[]): readonly number[] {
  let finished = 0;
  return points.map(({ layer: index, units }) => {
    const layer = shape.layers[index];
    const slots = index === 0 && shape.labelSlots === 0 && shape.labelCount > 0 ? shape.classes : 0;
    const passes = hasHeads(shape) ? 1 : shape.classes;
    const ofHead =
      hasHeads(shape) && canStopIn(shape, index) ? shape.classes * (unitsBefore(shape, index) + units) : 0;
    const macs = finished + passes * (layer.inputs + slots) * units + ofHead;
    if (units === layer.outputs) finished = macs;
    return macs;
  });
}

/** Mean MACs, given the share of samples that stop at each exit point. */
export function meanMacs(macs: readonly number[], shares: readonly number[]): number {
  return macs.reduce((sum, value, i) => sum + value * shares[i], 0);
}

/** How much more than the whole network early exit may cost at the worst: 3 %. */
const WORST_RATIO = 1.03;

/**
 * Exit points that cost little when they stop nobody: the block boundaries, with larger blocks than asked for where
 * evaluating the rule so often would make the worst case more than 3 % dearer than the whole network. A layer without head
 * has none inside it.
 */
export function affordableBoundaries(shape: CostShape, blocks: Blocks): readonly ExitPoint[] {
  const ends = shape.layers.map(({ outputs }, layer) => ({ layer, units: outputs }));
  const limit = WORST_RATIO * worstMacs(shape, ends);
  const widest = Math.max(...shape.layers.map(({ outputs }) => outputs));
  for (const prefixes of [blocks.prefixes, []]) {
    for (let block = blocks.block; block < 2 * widest; block += blocks.block) {
      const points = blockBoundaries(shape.layers, { ...blocks, block, prefixes }).filter(
        (point) => canStopIn(shape, point.layer) || isLayerEnd(shape.layers, point),
      );
      if (worstMacs(shape, points) <= limit) return points;
    }
  }
  return ends;
}
