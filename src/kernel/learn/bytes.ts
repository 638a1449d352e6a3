import type { ConstUint8Array } from '../crc.js';
import type { Int32 } from '../types.js';

/*
 * Numbers in bytes, little-endian.
 */

/** Writes a number of `size` bytes. */
export function putNumber(value: Int32, size: Int32, place: Int32, bytes: Uint8Array): void {
  for (let i: Int32 = 0; i < size; i++) {
    bytes[place + i] = (value >> (8 * i)) & 255;
  }
}

/** Reads a number of two bytes, -32768 to 32767. */
export function getHalf(bytes: ConstUint8Array, place: Int32): Int32 {
  return (bytes[place] | (bytes[place + 1] << 8)) - ((bytes[place + 1] >> 7) << 16);
}

/** Reads a number of one byte, -128 to 127. */
export function getByte(bytes: ConstUint8Array, place: Int32): Int32 {
  return bytes[place] - ((bytes[place] >> 7) << 8);
}

/** Reads a number of four bytes. The highest is multiplied, because a left shift would leave 32 bits. */
export function getWord(bytes: ConstUint8Array, place: Int32): Int32 {
  const low: Int32 = bytes[place] | (bytes[place + 1] << 8) | (bytes[place + 2] << 16);
  return getByte(bytes, place + 3) * 16777216 + low;
}
