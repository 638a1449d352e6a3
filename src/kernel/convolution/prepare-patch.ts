import { prepareVector } from '../matrix.js';
import type { ConstInt8Array, Convolution, Int32, Layer, Vector } from '../types.js';
import { copyPatch } from './patch.js';

/**
 * Prepares a patch that is not a slice of its map for multiplication with rows of its layer. The sum of its squares is 0 if,
 * and only if, all of its values are 0.
 *
 * @param map that contains the patch, from `first` on
 * @param top row of the map where the patch begins; may be negative
 * @param left column of the map where it begins; may be negative
 * @param values that receive the patch, from `place` on, if the kernel reads it from there
 *
 * @external
 */
export function preparePatch(
  layer: Layer,
  convolution: Convolution,
  map: ConstInt8Array,
  first: Int32,
  top: Int32,
  left: Int32,
  values: Int8Array,
  place: Int32,
  vector: Vector,
  space: Int32Array,
): void {
  copyPatch(convolution, map, first, top, left, values, place);
  prepareVector(layer, values, place, 0, 0, vector, space);
}
