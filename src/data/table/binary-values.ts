import { InputError } from '../../errors/input-error.js';
import type { ByteReader } from '../file/byte-reader.js';

/** Number formats of binary files: unsigned and signed integers and floats, with their bits. */
export type NumberType = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'u64' | 'i64' | 'f16' | 'f32' | 'f64';

/** Bytes converted at a time; a multiple of all sizes of numbers. */
const PIECE = 1024 * 1024;

/** The value of an IEEE 754 binary16. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** A function that reads the number at a byte. 64-bit integers beyond 2^53 are rounded. */
export function numberReader(
  type: NumberType,
  littleEndian: boolean,
): (view: DataView, at: number) => number {
  switch (type) {
    case 'u8':
      return (view, at) => view.getUint8(at);
    case 'i8':
      return (view, at) => view.getInt8(at);
    case 'u16':
      return (view, at) => view.getUint16(at, littleEndian);
    case 'i16':
      return (view, at) => view.getInt16(at, littleEndian);
    case 'u32':
      return (view, at) => view.getUint32(at, littleEndian);
    case 'i32':
      return (view, at) => view.getInt32(at, littleEndian);
    case 'u64':
      return (view, at) => Number(view.getBigUint64(at, littleEndian));
    case 'i64':
      return (view, at) => Number(view.getBigInt64(at, littleEndian));
    case 'f16':
      return (view, at) => halfToNumber(view.getUint16(at, littleEndian));
    case 'f32':
      return (view, at) => view.getFloat32(at, littleEndian);
    case 'f64':
      return (view, at) => view.getFloat64(at, littleEndian);
  }
}

/**
 * Calls `take` with the position of every value in pieces of the following bytes.
 *
 * @param count values
 * @param size bytes of a value
 * @throws InputError when the bytes end before the last value
 */
export async function forEachValue(
  reader: ByteReader,
  { count, size }: { readonly count: number; readonly size: number },
  take: (view: DataView, at: number, index: number) => void,
): Promise<void> {
  const perPiece = Math.max(1, Math.floor(PIECE / size));
  for (let first = 0; first < count; first += perPiece) {
    const last = Math.min(first + perPiece, count);
    const bytes = await reader.next((last - first) * size);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < (last - first) * size) {
      const found = first + Math.floor(bytes.length / size);
      throw new InputError(
        `${reader.name}, byte ${reader.position}: the bytes end after ${found} of ${count} announced values; ` +
          'fetch or save the file again',
      );
    }
    for (let index = first; index < last; index++) take(view, (index - first) * size, index);
  }
}
