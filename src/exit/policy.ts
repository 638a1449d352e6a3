import { ROWS_TOGETHER } from '../kernel/limits.js';
import type { Exit } from '../kernel/types.js';
import { type IntegerModel, withExits } from '../quantize/integer-network.js';
import type { ExitPoint } from '../quantize/trace.js';

/** A stopping rule with its exit points: everything that early exit adds to a network. */
export interface ExitPolicy {
  /** RULE_GOODNESS or RULE_MARGIN of the kernel: the quantity that is compared with the thresholds. */
  readonly rule: number;
  /** In order; the end of every layer is one of them. */
  readonly exits: readonly Exit[];
}

/** The network with the early exit of this policy. */
export function withPolicy(model: IntegerModel, policy: ExitPolicy): IntegerModel {
  return withExits(model, policy.rule, policy.exits);
}

/** The part of a layer on which exit points depend. */
interface Sized {
  readonly outputs: number;
}

/** How layers are cut into blocks of units. */
export interface Blocks {
  /** Units of the first block of a layer; by default the layer's smallest trained prefix, or a block. */
  readonly first?: number | undefined;
  /** Units of every further block. */
  readonly block: number;
  /** For every layer, the unit counts that were trained to decide by themselves: blocks also end there. */
  readonly prefixes: readonly (readonly number[])[];
}

/**
 * The exit points of a network whose layers are computed in blocks: after the first block, after every further one, at every
 * trained prefix that is no shorter than the first block, and at the end of every layer. The kernels compute rows in groups
 * of 4, so other unit counts inside a layer cannot be exit points.
 */
export function blockBoundaries(layers: readonly Sized[], blocks: Blocks): readonly ExitPoint[] {
  return layers.flatMap(({ outputs }, layer) => {
    const inner = (blocks.prefixes[layer] ?? []).filter(
      (prefix) => prefix < outputs && prefix % ROWS_TOGETHER === 0,
    );
    const first = blocks.first ?? (inner.length > 0 ? Math.min(...inner) : blocks.block);
    const ends = new Set([...inner.filter((prefix) => prefix >= first), outputs]);
    for (let units = first; units < outputs; units += blocks.block) ends.add(units);
    return [...ends].sort((left, right) => left - right).map((units) => ({ layer, units }));
  });
}

/** True for the exit points at the end of a layer, which no policy can do without. */
export function isLayerEnd(layers: readonly Sized[], point: ExitPoint): boolean {
  return layers[point.layer].outputs === point.units;
}
