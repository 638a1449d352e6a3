import type { ConstUint8Array } from '../crc.js';
import * as fixed from '../fixed/stored.js';
import type { Adaptation } from '../learn/types.js';
import * as moving from '../moving/stored.js';
import type { Int32, Model } from '../types.js';
import type { FirstRows } from './types.js';

/*
 * The first layer in the state of a learner. TypeScript asks what is learned; C is generated for one of the two kinds, whose file
 * replaces this one.
 */

function kindOf({ learnsLayer }: Adaptation): typeof fixed | typeof moving {
  return learnsLayer ? moving : fixed;
}

/** Bytes that the first layer takes in a state. */
export function layerBytes(model: Model, adaptation: Adaptation): Int32 {
  return kindOf(adaptation).layerBytes(model, adaptation);
}

/** Writes the first layer. */
export function exportLayer(
  model: Model,
  adaptation: Adaptation,
  first: Readonly<FirstRows>,
  place: Int32,
  bytes: Uint8Array,
): void {
  kindOf(adaptation).exportLayer(model, adaptation, first, place, bytes);
}

/** Whether a state has a first layer that there can be. */
export function isLayerPossible(
  model: Model,
  adaptation: Adaptation,
  place: Int32,
  bytes: ConstUint8Array,
): boolean {
  return kindOf(adaptation).isLayerPossible(model, adaptation, place, bytes);
}

/** Reads the first layer. */
export function importLayer(
  model: Model,
  adaptation: Adaptation,
  place: Int32,
  bytes: ConstUint8Array,
  first: FirstRows,
): void {
  kindOf(adaptation).importLayer(model, adaptation, place, bytes, first);
}
