/** NumPy's type letters of the arrays that are written. */
export type NpyType = '<f4' | '|u1' | `<U${number}`;

/**
 * The header of a row-major NPY array, version 1, padded with spaces so that the values start at a multiple of 64 as
 * NumPy does it. The values follow.
 */
export function npyHeader(type: NpyType, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const bytes = Buffer.alloc(10 + length);
  bytes.write('\x93NUMPY\x01\x00', 0, 'latin1');
  bytes.writeUInt16LE(length, 8);
  bytes.write(`${text.padEnd(length - 1)}\n`, 10, 'latin1');
  return bytes;
}

/** Numbers as little-endian float32. */
export function npyFloats(values: ArrayLike<number>): Uint8Array {
  const bytes = Buffer.alloc(4 * values.length);
  for (let index = 0; index < values.length; index++) bytes.writeFloatLE(values[index], 4 * index);
  return bytes;
}

/** Texts as an array of NumPy's fixed-width Unicode, header and all. */
export function npyTexts(texts: readonly string[]): readonly Uint8Array[] {
  const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0) ?? 0));
  const width = points.reduce((most, { length }) => Math.max(most, length), 1);
  const bytes = Buffer.alloc(4 * width * texts.length);
  points.forEach((text, row) => {
    text.forEach((point, index) => {
      bytes.writeUInt32LE(point, 4 * (row * width + index));
    });
  });
  return [npyHeader(`<U${width}`, [texts.length]), bytes];
}
