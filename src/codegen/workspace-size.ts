import { openWorkspace } from '../kernel/memory/open-workspace.js';
import { passesOf } from '../kernel/passes.js';
import { activationBytes } from '../quantize/activations.js';
import type { IntegerModel } from '../quantize/integer-network.js';

/** The members of a structure of the kernel: 32-bit integers, truth values, arrays, and other structures. */
type Member = number | boolean | Int8Array | Int16Array | Int32Array | object;

interface Extent {
  readonly bytes: number;
  readonly alignment: number;
}

function extentOf(member: Member): Extent {
  if (typeof member === 'number') return { bytes: 4, alignment: 4 };
  if (typeof member === 'boolean') return { bytes: 1, alignment: 1 };
  if (member instanceof Int8Array || member instanceof Int16Array || member instanceof Int32Array) {
    return { bytes: member.byteLength, alignment: member.BYTES_PER_ELEMENT };
  }
  const members: readonly Member[] = Object.values(member);
  const extents = members.map(extentOf);
  const alignment = Math.max(1, ...extents.map((extent) => extent.alignment));
  const end = extents.reduce((offset, extent) => roundUp(offset, extent.alignment) + extent.bytes, 0);
  return { bytes: roundUp(end, alignment), alignment };
}

function roundUp(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment;
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
