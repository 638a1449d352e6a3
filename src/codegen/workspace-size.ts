import { passesOf } from '../kernel/passes.js';
import { TILE_ROWS } from '../kernel/tile.js';
import { activationBytes } from '../quantize/activations.js';
import type { IntegerModel } from '../quantize/integer-network.js';

/**
 * 32-bit words of the C workspace structure before the kernel's working space: normalizer, vector, 32-bit members, a truth
 * value padded to 4 bytes, arrays of 32-bit numbers.
 */
export function workspaceWords(model: IntegerModel): number {
  return 4 + 3 + 5 + 1 + TILE_ROWS + model.classes + 3 * passesOf(model);
}

/**
 * Size of the C workspace structure in bytes: its words, then the working space and 8-bit activations, padded to 4
 * bytes. The generated C does not compile when this is wrong.
 *
 * @param space words of working space
 */
export function workspaceBytes(model: IntegerModel, space: number): number {
  return 4 * (workspaceWords(model) + space + Math.ceil(activationBytes(model) / 4));
}
