import type { ConstUint8Array } from '../crc.js';
import type { Adaptation } from '../learn/types.js';
import type { Int32, Model } from '../types.js';
import type { FirstRows } from './types.js';

/*
 * The first layer in the state of a learner of the weights of labels: nothing, because it stays as it was generated.
 */

/** Bytes that the first layer takes in a state. */
export function layerBytes(_model: Model, _adaptation: Adaptation): Int32 {
  return 0;
}

/** Writes the first layer. */
export function exportLayer(
  _model: Model,
  _adaptation: Adaptation,
  _first: Readonly<FirstRows>,
  _place: Int32,
  _bytes: Uint8Array,
): void {
  /* There is nothing to write. */
}

/** Whether a state has a first layer that there can be. */
export function isLayerPossible(
  _model: Model,
  _adaptation: Adaptation,
  _place: Int32,
  _bytes: ConstUint8Array,
): boolean {
  return true;
}

/** Reads the first layer. */
export function importLayer(
  _model: Model,
  _adaptation: Adaptation,
  _place: Int32,
  _bytes: ConstUint8Array,
  _first: FirstRows,
): void {
  /* There is nothing to read. */
}
