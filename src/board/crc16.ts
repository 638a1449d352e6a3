/**
 * CRC-16/CCITT-FALSE: polynomial 0x1021, begins with 0xffff, not reflected. Over bytes and their own checksum, the higher byte
 * first, it is 0.
 */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc & 0x8000) !== 0 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
    }
  }
  return crc;
}
