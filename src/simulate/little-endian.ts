import { endianness } from 'node:os';

/** Bytes of 16 or 32-bit numbers, the lowest first. */
export function littleEndian(values: Float32Array | Int16Array): Uint8Array {
  const bytes = Buffer.from(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength));
  if (endianness() === 'LE') return bytes;
  return values instanceof Int16Array ? bytes.swap16() : bytes.swap32();
}
