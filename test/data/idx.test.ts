import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdxError, parseIdx } from '../../src/data/idx.js';

/** IDX bytes with these dimensions and values. */
function idxBytes(dimensions: readonly number[], values: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * dimensions.length));
  header.setUint8(2, 0x08);
  header.setUint8(3, dimensions.length);
  dimensions.forEach((dimension, axis) => {
    header.setUint32(4 + 4 * axis, dimension);
  });
  return Uint8Array.from([...new Uint8Array(header.buffer), ...values]);
}

const array = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 3 }).chain((dimensions) => {
  const length = dimensions.reduce((product, dimension) => product * dimension, 1);
  return fc.record({
    dimensions: fc.constant(dimensions),
    values: fc.uint8Array({ minLength: length, maxLength: length }),
  });
});

describe('parseIdx', () => {
  it('reads what was written', () => {
    fc.assert(
      fc.property(array, ({ dimensions, values }) => {
        const read = parseIdx(idxBytes(dimensions, values), 'some-file', dimensions.length);
        expect(read.dimensions).toEqual(dimensions);
        expect(Array.from(read.values)).toEqual(Array.from(values));
      }),
    );
  });

  it('reads a view that does not start at the beginning of its buffer', () => {
    const bytes = idxBytes([2, 1], Uint8Array.of(7, 9));
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(Array.from(parseIdx(shifted.subarray(3), 'some-file', 2).values)).toEqual([7, 9]);
  });

  it('refuses a file cut anywhere, and one with bytes too many', () => {
    fc.assert(
      fc.property(array, fc.double({ min: 0, max: 1, noNaN: true }), ({ dimensions, values }, share) => {
        const bytes = idxBytes(dimensions, values);
        const cut = bytes.subarray(0, Math.floor(share * (bytes.length - 1)));
        expect(() => parseIdx(cut, 'some-file', dimensions.length)).toThrow(IdxError);
        const longer = Uint8Array.from([...bytes, 0]);
        expect(() => parseIdx(longer, 'some-file', dimensions.length)).toThrow(IdxError);
      }),
    );
  });

  it('refuses every wrong magic number', () => {
    fc.assert(
      fc.property(
        array,
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 255 }),
        ({ dimensions, values }, place, change) => {
          const bytes = idxBytes(dimensions, values);
          bytes[place] ^= change;
          expect(() => parseIdx(bytes, 'some-file', dimensions.length)).toThrow(IdxError);
        },
      ),
    );
  });

  it.each([
    ['short', [0, 0], 'some-file, byte 2: the file ends inside its magic number'],
    [
      'gzip',
      [0x1f, 0x8b, 8, 0],
      'some-file, byte 0: these are gzip bytes, not IDX; decompress the file first',
    ],
    ['text', [0x50, 0x36, 8, 1], 'some-file, byte 0: an IDX file starts with two zero bytes'],
    ['floats', [0, 0, 0x0d, 1], 'some-file, byte 2: f32 values, but bytes are expected'],
    ['no numbers', [0, 0, 0x0a, 1], 'some-file, byte 2: values of type 0x0a are not known'],
    ['images for labels', [0, 0, 8, 3], 'some-file, byte 3: 3 dimensions, but 1 are expected'],
    ['no dimensions', [0, 0, 8, 1, 0], 'some-file, byte 5: the file ends inside its dimensions'],
    ['short values', [0, 0, 8, 1, 0, 0, 0, 2, 5], 'some-file, byte 8: 1 values, but 2 = 2 are announced'],
  ])('names file, place and remedy: %s', (_, bytes, message) => {
    expect(() => parseIdx(Uint8Array.from(bytes), 'some-file', 1)).toThrow(message);
  });
});
