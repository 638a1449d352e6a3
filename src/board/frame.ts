import { decodeCobs, encodeCobs } from './cobs.js';
import { crc16 } from './crc16.js';

/** A message between a computer and a board; templates/bundle/board.c.hbs has the board's side. */
export interface Frame {
  readonly type: number;
  /** Number of the session, 1 to 65535; the computer chooses it. */
  readonly session: number;
  /** Number of the request, 0 to 65535, which its reply repeats. */
  readonly sequence: number;
  readonly content: Uint8Array;
}

/** Bytes before the content, and of the checksum after it. */
const HEAD = 5;
const TAIL = 2;

/** A message as it is on the line, between two zeros: the first ends whatever was damaged before it. */
export function encodeFrame({ type, session, sequence, content }: Frame): Uint8Array {
  const message = Buffer.alloc(HEAD + content.length + TAIL);
  message.writeUInt8(type, 0);
  message.writeUInt16LE(session, 1);
  message.writeUInt16LE(sequence, 3);
  message.set(content, HEAD);
  message.writeUInt16BE(crc16(message.subarray(0, HEAD + content.length)), HEAD + content.length);
  return Uint8Array.from([0, ...encodeCobs(message), 0]);
}

/** The message between two zeros; undefined when it is damaged. */
export function decodeFrame(encoded: Uint8Array): Frame | undefined {
  const message = decodeCobs(encoded);
  if (message === undefined || message.length < HEAD + TAIL || crc16(message) !== 0) return undefined;
  const view = new DataView(message.buffer);
  return {
    type: message[0],
    session: view.getUint16(1, true),
    sequence: view.getUint16(3, true),
    content: message.slice(HEAD, -TAIL),
  };
}

/** What came over a line: a message, or bytes between two zeros that are none. */
export type Received = { readonly frame: Frame } | { readonly damaged: Uint8Array };

/** Cuts a line's bytes into messages. */
export interface FrameReader {
  /** Takes the next bytes; what they complete. */
  take(bytes: Uint8Array): readonly Received[];
  /** Bytes since the last zero. */
  readonly rest: Uint8Array;
}

/** @param longest bytes after which something without a zero is no message any more */
export function createFrameReader(longest = 65_536): FrameReader {
  let rest: number[] = [];
  return {
    take(bytes) {
      const received: Received[] = [];
      for (const byte of bytes) {
        if (byte !== 0) rest.push(byte);
        if ((byte === 0 && rest.length > 0) || rest.length >= longest) {
          const encoded = Uint8Array.from(rest);
          const frame = byte === 0 ? decodeFrame(encoded) : undefined;
          received.push(frame === undefined ? { damaged: encoded } : { frame });
          rest = [];
        }
      }
      return received;
    },
    get rest() {
      return Uint8Array.from(rest);
    },
  };
}
