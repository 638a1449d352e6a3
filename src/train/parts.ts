import { copyLayer, type LayerState } from './layer-step.js';

/**
 * Everything that is trained. A head or a decoder is a layer without ReLU.
 */
export interface Parts {
  /** First to last. */
  readonly layers: readonly LayerState[];
  /** One for every layer, its outputs the classes; none where goodness decides. */
  readonly heads: readonly LayerState[];
  /** Of autoencoders, one for every layer; none with other rules. They do not outlive training. */
  readonly decoders: readonly LayerState[];
}

/** Names of the parts, in the order of a checkpoint. */
export const PARTS = ['layers', 'heads', 'decoders'] as const satisfies readonly (keyof Parts)[];

/** A copy that later steps do not change. */
export function copyParts({ layers, heads, decoders }: Parts): Parts {
  return { layers: layers.map(copyLayer), heads: heads.map(copyLayer), decoders: decoders.map(copyLayer) };
}
