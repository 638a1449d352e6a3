/** The effect of every byte on a checksum: CRC-32 of IEEE 802.3, as in zip. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  return crc;
});

/**
 * CRC-32 of bytes. Node has a function for it only since 20.15.
 *
 * @param before checksum of the preceding bytes; 0 if there are none
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (const byte of bytes) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 255];
  return ~crc >>> 0;
}
