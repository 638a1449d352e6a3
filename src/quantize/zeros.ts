import type { IntegerModel } from './integer-network.js';

/** Share of zeros from which on listing the other values pays in the portable kernel: there both ways are equally fast. */
export const PORTABLE_SHARE = 0.25;

/**
 * The same model with zeros skipped in the layers whose input vectors have at least this share of zeros, and room to list
 * half of a vector's values. Convolutions do not list the values of a patch, which is short: they pass over patches that are
 * all zeros.
 *
 * @param zeroShares share of zeros among the inputs of every layer, 0 to 1
 */
export function withZeroSkipping(
  model: IntegerModel,
  zeroShares: readonly number[],
  from = PORTABLE_SHARE,
): IntegerModel {
  const isDense = model.convolutionCount === 0;
  const layers = model.layers.map((layer, i) => ({ ...layer, skipZeros: isDense && zeroShares[i] >= from }));
  const skipping = layers.filter((layer) => layer.skipZeros).map((layer) => layer.inputs);
  return { ...model, layers, room: Math.floor(Math.max(0, ...skipping) / 2) };
}

/** 32-bit words of working space for lists of a model's vectors. At least one, because C has no empty arrays. */
export function spaceOf(model: Pick<IntegerModel, 'room'>): number {
  return Math.max(1, model.room);
}

/** Share of zeros in an array. */
export function zeroShare(values: Int8Array): number {
  return values.reduce((zeros, value) => zeros + Number(value === 0), 0) / values.length;
}
