import { scratchValues } from '../kernel/convolution/bounds.js';
import { keepsMaps } from '../kernel/convolution/keeps.js';
import { isReadByHeads } from '../kernel/heads/bounds.js';
import { valuesGiven } from '../kernel/layers/bounds.js';
import { passesOf } from '../kernel/passes.js';
import type { Convolution, Head, Model } from '../kernel/types.js';
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
  const ends = model.layers.flatMap(({ activationOffset }, i) =>
    activationOffset < 0 ? [] : [activationOffset + valuesGiven(model, i) * passesOf(model)],
  );
  const scratchEnds = model.convolutions.map(
    ({ scratchOffset }, i) => scratchOffset + scratchValues(model, i),
  );
  return Math.max(1, ...ends, ...scratchEnds);
}

/**
 * The same model with a place for the output of every layer, and for the scratch of every convolution, as low as what is
 * used at the same time allows: the output of a layer, that of the layer before it, and the scratch. Outputs that are kept from one
 * window to the next have places of their own.
 */
export function withPlacedMaps(model: IntegerModel): IntegerModel {
  if (keepsMaps(model)) return withAllActivations(model);
  const sizes = model.layers.map((_, i) => valuesGiven(model, i));
  const offsets = placeSinglePass(sizes, model.heads);
  const layers = model.layers.map((layer, i): IntegerLayer => ({ ...layer, activationOffset: offsets[i] }));
  const convolutions = model.convolutions.map((convolution, i): Convolution => {
    const bytes = scratchValues(model, i);
    const used = [i - 1, i]
      .filter((layer) => layer >= 0)
      .map((layer) => ({ from: offsets[layer], to: offsets[layer] + sizes[layer] }))
      .toSorted((one, other) => one.from - other.from);
    let scratchOffset = 0;
    for (const { from, to } of used) {
      if (scratchOffset + bytes > from) scratchOffset = Math.max(scratchOffset, to);
    }
    return { ...convolution, scratchOffset };
  });
  return { ...model, layers, convolutions };
}

/** The same model with the activations of every layer, the last included, side by side, so that they can be read. */
export function withAllActivations(model: IntegerModel): IntegerModel {
  let offset = 0;
  const layers = model.layers.map((layer, i): IntegerLayer => {
    const placed = { ...layer, activationOffset: offset };
    offset += valuesGiven(model, i) * passesOf(model);
    return placed;
  });
  const convolutions = model.convolutions.map((convolution) => ({ ...convolution, scratchOffset: offset }));
  return { ...model, layers, convolutions };
}
