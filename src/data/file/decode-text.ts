import { isUtf8 } from 'node:buffer';

/** What the bytes 0x80 to 0x9f are in Windows-1252; all others are as in Latin-1. Five of them are in neither. */
const UPPER = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * Windows-1252, which writes all that Latin-1 does. Every byte becomes another character, so that no two texts become one.
 * (Node's own decoder of this name is Latin-1 in some versions.)
 */
export function decodeWindows1252(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.replace(/[\x80-\x9f]/g, (character) => UPPER[character.charCodeAt(0) - 0x80]);
}

/** UTF-8, or Windows-1252 as older files have it. Every character stays, a byte order mark too. */
export function decodeText(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) return decodeWindows1252(bytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
