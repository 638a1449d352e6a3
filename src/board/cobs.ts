/**
 * Consistent overhead byte stuffing: bytes without a zero in them, so that zeros can separate messages. Groups of up to 254 bytes
 * that are not zero follow their length plus one; a group of fewer stands for a zero after it, except at the end.
 * (Cheshire and Baker, 1999.)
 */

/** The longest group, and the byte before it. */
const LONGEST = 254;

/** Bytes without a zero. */
export function encodeCobs(bytes: Uint8Array): Uint8Array {
  const encoded: number[] = [];
  let start = 0;
  let more = true;
  while (more) {
    let end = start;
    while (end < bytes.length && end - start < LONGEST && bytes[end] !== 0) end += 1;
    encoded.push(end - start + 1, ...bytes.subarray(start, end));
    more = end < bytes.length;
    // The zero that the group stands for.
    start = more && end - start < LONGEST ? end + 1 : end;
  }
  return Uint8Array.from(encoded);
}

/** What encodeCobs encoded; undefined when it has a zero in it, or its last group is incomplete. */
export function decodeCobs(encoded: Uint8Array): Uint8Array | undefined {
  const bytes: number[] = [];
  let next = 0;
  while (next < encoded.length) {
    const code = encoded[next];
    const group = encoded.subarray(next + 1, next + code);
    if (code === 0 || group.length !== code - 1 || group.includes(0)) return undefined;
    bytes.push(...group);
    next += code;
    if (code <= LONGEST && next < encoded.length) bytes.push(0);
  }
  return encoded.length === 0 ? undefined : Uint8Array.from(bytes);
}
