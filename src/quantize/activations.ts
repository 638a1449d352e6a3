import type { Model } from '../kernel/types.js';
import type { IntegerLayer, IntegerModel } from './integer-network.js';

/**
 * Places the activations in the workspace: each layer that a later one reads, `classes * outputs` bytes.
 *
 * Only the layer in work and the one before it are alive at a time, so they take turns at the two ends of the buffer.
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

/** Bytes of activations that a model's workspace needs. At least 1, because C has no empty arrays. */
export function activationBytes(model: Model): number {
  const ends = model.layers
    .filter((layer) => layer.activationOffset >= 0)
    .map((layer) => layer.activationOffset + layer.outputs * model.classes);
  return Math.max(1, ...ends);
}

/** The same model with the activations of every layer, the last included, side by side: to look at them. */
export function withAllActivations(model: IntegerModel): IntegerModel {
  let offset = 0;
  const layers = model.layers.map((layer): IntegerLayer => {
    const placed = { ...layer, activationOffset: offset };
    offset += layer.outputs * model.classes;
    return placed;
  });
  return { ...model, layers };
}
