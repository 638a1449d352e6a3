import type { Int32 } from './types.js';

/** A read-only array of unsigned 8-bit integers. */
export interface ConstUint8Array {
  readonly [index: number]: number;
}

/** The polynomial of CRC-32 (IEEE 802.3), its lowest power in the highest bit. */
const CRC_POLYNOMIAL: Int32 = -306674912;

/** CRC-32 (IEEE 802.3, as in zip and PNG) of the first bytes of an array. Bit by bit: a table would take flash. @external */
export function checksum(bytes: ConstUint8Array, count: Int32): Int32 {
  let crc: Int32 = -1;
  for (let i: Int32 = 0; i < count; i++) {
    crc ^= bytes[i];
    for (let bit: Int32 = 0; bit < 8; bit++) {
      const last: Int32 = crc & 1;
      crc = (crc >> 1) & 2147483647;
      if (last !== 0) {
        crc ^= CRC_POLYNOMIAL;
      }
    }
  }
  return crc ^ -1;
}
