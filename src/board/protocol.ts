import { BoardError } from './failure.js';

/** Version of the protocol, as in templates/bundle/board.h.hbs. */
export const PROTOCOL = 1;

/** Types of requests, as in templates/bundle/board.c.hbs. */
export const REQUEST = { greet: 1, answer: 2, listen: 3, push: 4, peek: 5, measure: 6, selfTest: 7 } as const;

/** A request. */
export type Request = (typeof REQUEST)[keyof typeof REQUEST];

/** Added to the type of a request by its reply. */
export const REPLIES = 0x80;

/** The type of a reply that refuses a request. */
export const REFUSED = 0x7f;

/** Why a request is refused. */
export const REFUSAL = { strange: 1, unknown: 2, wrongLength: 3, wrongPlace: 4 } as const;

/** In place of a measurement that was not made. */
const UNMEASURED = 0xffffffff;

/** What counts cycles on a board. */
const COUNTERS = ['none', 'DWT', 'SysTick', 'own'] as const;

/** What a board says of itself. */
export interface Greeting {
  /** Whether it can look into the network between two exit points. */
  readonly traces: boolean;
  /** Whether it measures the stack. */
  readonly paintsStack: boolean;
  readonly counter: (typeof COUNTERS)[number];
  /** Number of the matrix kernel. */
  readonly kernel: number;
  readonly apiVersion: number;
  readonly features: number;
  readonly classes: number;
  readonly exits: number;
  /** Channels of the front end; 0 if there is none. */
  readonly channels: number;
  readonly workspaceBytes: number;
  readonly streamBytes: number;
  /** Clock of the core; undefined if the program does not know it. */
  readonly hertz: number | undefined;
  /** Longest request, with what is before and after its content. */
  readonly requestBytes: number;
  readonly name: string;
  readonly modelHash: string;
  readonly ffirm: string;
  /** What the compiler says of itself; "" if it does not. */
  readonly compiler: string;
}

/** Reads the numbers and texts of a reply. */
export interface Fields {
  byte(): number;
  half(): number;
  /** 32 bits without a sign. */
  word(): number;
  /** 32 bits with a sign. */
  integer(): number;
  /** Integers with a sign, one after the other. */
  integers(count: number): Int32Array;
  /** Bytes with a sign. */
  bytes(count: number): Int8Array;
  text(): string;
  /** Cycles or bytes that were measured; undefined if they were not. */
  measured(): number | undefined;
  /** Bytes that are left. */
  readonly left: number;
}

/**
 * Opens the content of a reply.
 *
 * @returns its fields, of which each throws BoardError when the reply ends before it
 */
export function fieldsOf(content: Uint8Array, port: string): Fields {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  let next = 0;
  const take = (count: number): number => {
    if (next + count > content.length) {
      throw new BoardError(
        `${port}: the board's reply is too short: it runs another version of the program; flash examples/board of this bundle again`,
      );
    }
    next += count;
    return next - count;
  };
  const fields: Fields = {
    byte: () => view.getUint8(take(1)),
    half: () => view.getUint16(take(2), true),
    word: () => view.getUint32(take(4), true),
    integer: () => view.getInt32(take(4), true),
    integers: (count) => Int32Array.from({ length: count }, () => fields.integer()),
    bytes: (count) => Int8Array.from({ length: count }, () => view.getInt8(take(1))),
    text: () => {
      const length = fields.byte();
      const start = take(length);
      return new TextDecoder().decode(content.subarray(start, start + length));
    },
    measured: () => {
      const value = fields.word();
      return value === UNMEASURED ? undefined : value;
    },
    get left() {
      return content.length - next;
    },
  };
  return fields;
}

/** @throws BoardError when the board speaks another version of the protocol */
export function decodeGreeting(content: Uint8Array, port: string): Greeting {
  const fields = fieldsOf(content, port);
  const protocol = fields.byte();
  if (protocol !== PROTOCOL) {
    throw new BoardError(
      `${port}: the board speaks version ${protocol} of the protocol, but this is version ${PROTOCOL}; run \`ffirm generate\` again and flash examples/board`,
    );
  }
  const flags = fields.byte();
  const counter = COUNTERS[fields.byte()] ?? 'none';
  const kernel = fields.byte();
  const numbers = fields.integers(7);
  const hertz = fields.word();
  const requestBytes = fields.word();
  const [apiVersion, features, classes, exits, channels, workspaceBytes, streamBytes] = numbers;
  return {
    ...{ traces: (flags & 1) !== 0, paintsStack: (flags & 2) !== 0, counter, kernel },
    ...{ apiVersion, features, classes, exits, channels, workspaceBytes, streamBytes },
    ...{ hertz: hertz === 0 ? undefined : hertz, requestBytes },
    ...{ name: fields.text(), modelHash: fields.text(), ffirm: fields.text(), compiler: fields.text() },
  };
}
