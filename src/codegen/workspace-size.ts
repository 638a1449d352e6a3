import { openWorkspace } from '../kernel/memory/open-workspace.js';
import { passesOf } from '../kernel/passes.js';
import { activationBytes } from '../quantize/activations.js';
import type { IntegerModel } from '../quantize/integer-network.js';
import { type Extent, INTEGER, structureOf, TRUTH } from './extent.js';

/** The members of a structure of the kernel: 32-bit integers, truth values, arrays, and other structures. */
type Member = number | boolean | Int8Array | Int16Array | Int32Array | object;

function extentOf(member: Member): Extent {
  if (typeof member === 'number') return INTEGER;
  if (typeof member === 'boolean') return TRUTH;
  if (member instanceof Int8Array || member instanceof Int16Array || member instanceof Int32Array) {
    return { bytes: member.byteLength, alignment: member.BYTES_PER_ELEMENT };
  }
  const members: readonly Member[] = Object.values(member);
  return structureOf(members.map(extentOf));
}

/**
 * Size of the C workspace structure in bytes, with natural alignment. The generated C does not compile if this is wrong.
 *
 * @param space words of working space
 * @param activations bytes of activations
 */
export function workspaceBytes(
  model: IntegerModel,
  space: number,
  activations = activationBytes(model),
): number {
  const { classes } = model;
  return extentOf(openWorkspace({ classes, passes: passesOf(model), space, activations })).bytes;
}
