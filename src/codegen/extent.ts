/** What a value takes in the memory of C: bytes, at addresses that are multiples of the alignment. */
export interface Extent {
  readonly bytes: number;
  readonly alignment: number;
}

/** A 32-bit integer. */
export const INTEGER: Extent = { bytes: 4, alignment: 4 };

/** A truth value. */
export const TRUTH: Extent = { bytes: 1, alignment: 1 };

function roundUp(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

/** A structure of members in this order, with natural alignment: the same on every machine with 8-bit bytes. */
export function structureOf(members: readonly Extent[]): Extent {
  const alignment = members.reduce((most, member) => Math.max(most, member.alignment), 1);
  const end = members.reduce((offset, member) => roundUp(offset, member.alignment) + member.bytes, 0);
  return { bytes: roundUp(end, alignment), alignment };
}
