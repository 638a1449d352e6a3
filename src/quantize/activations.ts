import { isReadByHeads } from '../kernel/heads/bounds.js';
import { passesOf } from '../kernel/passes.js';
import type { Head, Model } from '../kernel/types.js';
import type { IntegerLayer, IntegerModel } from './integer-network.js';

/**
 * Places the activations in the workspace: each layer that a later one reads, `classes * outputs` bytes.
 *
 * Only the current layer and the one before it are alive at a time, so they alternate between the two ends of the buffer.
 * The last layer's activations are never read and have no place.
 *
 * @returns the offset of every layer (negative: none) and the length of the buffer in bytes
 */
export function placeActivations(
  units: readonly number[],
  classes: number,
): { offsets: readonly number[]; length: number } {
  const sizes = units.slice(0, -1).map((outputs) => outputs * classes);
  const pairs = sizes.map((size, i) => size + (sizes[i + 1] ?? 0));
  const length = Math.max(0, ...pairs);
  const offsets = sizes.map((size, i) => (i % 2 === 0 ? 0 : length - size));
  return { offsets: [...offsets, -1], length };
}

/** Whether two layers' activations are needed at the same time. */
export function areAliveTogether(heads: readonly Head[], one: number, other: number): boolean {
  return isReadByHeads(heads, heads.length, Math.min(one, other), Math.max(one, other));
}

/**
 * Places the activations of a single pass, where heads decide: each layer, the last included, has its units in the workspace
 * until the last layer that reads them is finished. The largest are placed first, each at the lowest place that is free
 * during its lifetime.
 *
 * @returns the offset of every layer in bytes
 */
export function placeSinglePass(units: readonly number[], heads: readonly Head[]): readonly number[] {
  const placed: { layer: number; from: number; to: number }[] = [];
  const order = [...units.keys()].sort((one, other) => units[other] - units[one] || one - other);
  for (const layer of order) {
    let from = 0;
    for (const other of placed.toSorted((a, b) => a.from - b.from)) {
      if (!areAliveTogether(heads, layer, other.layer)) continue;
      if (from + units[layer] <= other.from) break;
      from = Math.max(from, other.to);
    }
    placed.push({ layer, from, to: from + units[layer] });
  }
  return placed.toSorted((one, other) => one.layer - other.layer).map(({ from }) => from);
}

/** Bytes of activations that a model's workspace needs. At least 1, because C has no empty arrays. */
export function activationBytes(model: Model): number {
  const ends = model.layers
    .filter((layer) => layer.activationOffset >= 0)
    .map((layer) => layer.activationOffset + layer.outputs * passesOf(model));
  return Math.max(1, ...ends);
}

/** The same model with the activations of every layer, the last included, side by side, so that they can be read. */
export function withAllActivations(model: IntegerModel): IntegerModel {
  let offset = 0;
  const layers = model.layers.map((layer): IntegerLayer => {
    const placed = { ...layer, activationOffset: offset };
    offset += layer.outputs * passesOf(model);
    return placed;
  });
  return { ...model, layers };
}
