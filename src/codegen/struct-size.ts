import { type Extent, INTEGER, structureOf, TRUTH } from './extent.js';
import type { Field, Scalar, Struct } from './lower/index.js';

const SCALAR_BYTES: Readonly<Record<Scalar, number>> = {
  int8_t: 1,
  uint8_t: 1,
  int16_t: 2,
  uint16_t: 2,
  int32_t: 4,
};

function fieldExtent({ name, type, length }: Field, lengths: ReadonlyMap<string, number>): Extent {
  switch (type.kind) {
    case 'int':
      return INTEGER;
    case 'bool':
      return TRUTH;
    case 'struct':
      return structExtent(type.struct, lengths);
    case 'array': {
      const count = length === undefined ? undefined : lengths.get(length);
      if (count === undefined || typeof type.element !== 'string') break;
      const bytes = SCALAR_BYTES[type.element];
      return { bytes: count * bytes, alignment: bytes };
    }
  }
  throw new TypeError(`${name}: its size depends on the machine, or its length is not known`);
}

function structExtent(struct: Struct, lengths: ReadonlyMap<string, number>): Extent {
  return structureOf(struct.fields.map((field) => fieldExtent(field, lengths)));
}

/**
 * Size in bytes of a structure without pointers, the same on every machine with 8-bit bytes and natural alignment.
 *
 * @param lengths the values of its @length names, by the name as it follows @length in upper case
 * @throws TypeError when it has a pointer, or an array of unknown length
 */
export function structBytes(struct: Struct, lengths: ReadonlyMap<string, number>): number {
  return structExtent(struct, lengths).bytes;
}
