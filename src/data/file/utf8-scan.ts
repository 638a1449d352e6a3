import { isAscii } from 'node:buffer';

/** How much of some bytes is valid UTF-8. */
export interface Utf8Counts {
  /** Number of characters with several bytes. */
  readonly characters: number;
  /** Number of bytes that belong to no character. */
  readonly strays: number;
  /** The first of them. */
  readonly first: { readonly byte: number; readonly line: number } | undefined;
}

/** Finds valid UTF-8 in bytes that come in pieces. */
export interface Utf8Scan {
  add(piece: Uint8Array): void;
  finish(): Utf8Counts;
}

const MOST_BYTES = 4;

/** Bytes of a character that starts with `lead`, and the range of its second byte (Unicode 15, table 3-7). */
function shapeOf(lead: number): readonly [length: number, lowest: number, highest: number] {
  if (lead >= 0xc2 && lead <= 0xdf) return [2, 0x80, 0xbf];
  if (lead >= 0xe0 && lead <= 0xef) return [3, lead === 0xe0 ? 0xa0 : 0x80, lead === 0xed ? 0x9f : 0xbf];
  if (lead >= 0xf0 && lead <= 0xf4) return [4, lead === 0xf0 ? 0x90 : 0x80, lead === 0xf4 ? 0x8f : 0xbf];
  return [0, 0, 0];
}

/** Length of the character at a place; 0 when there is none. The bytes must go far enough. */
function characterLength(bytes: Uint8Array, at: number, end: number): number {
  const [length, lowest, highest] = shapeOf(bytes[at]);
  if (length === 0 || at + length > end) return 0;
  if (bytes[at + 1] < lowest || bytes[at + 1] > highest) return 0;
  for (let i = 2; i < length; i++) {
    if (bytes[at + i] < 0x80 || bytes[at + i] > 0xbf) return 0;
  }
  return length;
}

/** A scan without bytes. */
export function scanUtf8(): Utf8Scan {
  let rest: Uint8Array = new Uint8Array();
  let offset = 0;
  let line = 1;
  let afterReturn = false;
  let characters = 0;
  let strays = 0;
  let first: Utf8Counts['first'];

  /** Lines end with a line feed, a carriage return, or both. */
  const countLine = (byte: number) => {
    if (byte === 0x0d || (byte === 0x0a && !afterReturn)) line += 1;
    afterReturn = byte === 0x0d;
  };
  const scan = (bytes: Uint8Array, to: number): number => {
    let at = 0;
    while (at < to) {
      const byte = bytes[at];
      if (byte < 0x80) {
        if (first === undefined) countLine(byte);
        at += 1;
        continue;
      }
      afterReturn = false;
      const length = characterLength(bytes, at, bytes.length);
      if (length === 0) {
        strays += 1;
        first ??= { byte: offset + at, line };
      } else characters += 1;
      at += Math.max(1, length);
    }
    return at;
  };
  return {
    add: (piece) => {
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      // The rest of a character at the end may be in the next piece.
      const end = isAscii(bytes) ? bytes.length : Math.max(0, bytes.length - MOST_BYTES + 1);
      const done = scan(bytes, end);
      rest = bytes.subarray(done);
      offset += done;
    },
    finish: () => {
      scan(rest, rest.length);
      return { characters, strays, first };
    },
  };
}
