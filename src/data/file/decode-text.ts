import { isUtf8 } from 'node:buffer';

/** What the bytes 0x80 to 0x9f are in Windows-1252; all others are as in Latin-1. Five of them are in neither. */
const UPPER = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * Windows-1252, which covers all of Latin-1. Every byte becomes a different character, so that two different texts stay
 * different. (Node's own decoder of this name is Latin-1 in some versions.)
 */
export function decodeWindows1252(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.replace(/[\x80-\x9f]/g, (character) => UPPER[character.charCodeAt(0) - 0x80]);
}

/** UTF-8, or Windows-1252 for older files. Every character is kept, including a byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) return decodeWindows1252(bytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
