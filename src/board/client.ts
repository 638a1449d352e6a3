import { randomInt } from 'node:crypto';
import { BoardError, BoardReset } from './failure.js';
import { createFrameReader, encodeFrame, type Frame } from './frame.js';
import { BrokenLine, type Line } from './line.js';
import {
  decodeGreeting,
  type Greeting,
  REFUSAL,
  REFUSED,
  REPLIES,
  REQUEST,
  type Request,
} from './protocol.js';

/** Longest time in milliseconds without a reply; then the work ends with a message. */
const PATIENCE = 8000;

/** First time in milliseconds after which a request is repeated; it doubles up to the longest. */
const FIRST_WAIT = 400;
const LONGEST_WAIT = 2000;

/** After something damaged, the reply is waited for only this share of the time. */
const AFTER_DAMAGE = 1 / 8;

/** Longest first wait in milliseconds that late replies lead to. */
const MOST_SLACK = 3000;

/** The time for a reply is this many times that of the replies before, by bytes on the line. */
const CAUTION = 4;

/** Most resets within one request. */
const MOST_RESETS = 5;

/** What went over a line, and what went wrong. */
export interface LineCounts {
  readonly requests: number;
  /** Requests that were sent again. */
  readonly repeated: number;
  /** Messages that came damaged, or were none. */
  readonly damaged: number;
  /** Undamaged messages that nobody waited for any more. */
  readonly stray: number;
  readonly resets: number;
}

/** A board at the other end of a line. */
export interface BoardClient {
  /** As the user named the line. */
  readonly port: string;
  readonly emulated: boolean;
  readonly greeting: Greeting;
  readonly counts: LineCounts;
  /**
   * Asks the board. What is lost or damaged is asked again.
   *
   * @param keeps whether the request goes on with something that a reset makes the board forget
   * @returns the content of the reply
   * @throws BoardReset when `keeps` is set and the board was reset, or lost its place
   * @throws BoardError when there is no reply in time, or the board cannot carry out the request
   */
  ask(type: Request, content: Uint8Array, keeps?: boolean): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface ClientOptions {
  /** Opens the line; called again where it breaks, as a USB port does when the board is reset. */
  readonly open: () => Promise<Line>;
  /** Looks at what a board says of itself, also after a reset. Throws BoardError when it is the wrong one. */
  readonly check?: (greeting: Greeting, port: string) => void;
  /** Longest time in milliseconds without a reply; 8000 when absent. */
  readonly patience?: number;
  /** Time in milliseconds after which a request is first repeated; 400 when absent. */
  readonly firstWait?: number;
}

/** The first bytes of something that is no message, as text for people. */
function excerpt(bytes: Uint8Array): string {
  const text = Array.from(bytes.subarray(0, 40), (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
  ).join('');
  return text.trim();
}

function waitFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** What does not end in time fails. */
async function within<T>(milliseconds: number, work: Promise<T>, reason: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BrokenLine(reason)), Math.max(1, milliseconds));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Opens a line and greets the board at its other end.
 *
 * @throws BoardError when nothing answers, something else talks there, or the board runs something else
 */
export async function connectBoard(options: ClientOptions): Promise<BoardClient> {
  const { open, check = () => {}, patience = PATIENCE, firstWait = FIRST_WAIT } = options;
  let line = await open();
  const port = line.name;
  let reader = createFrameReader();
  const counts = { requests: 0, repeated: 0, damaged: 0, stray: 0, resets: 0 };
  let session = 0;
  let sequence = 0;
  let greeting: Greeting;
  /** The first bytes that were no message. */
  let heard: Uint8Array = new Uint8Array();
  let understood = false;
  /** Milliseconds that a byte of a request or its reply took lately, whatever they were spent on. */
  let perByte = 0;
  /** A longer first wait, where requests turned out to be repeated too early; it decays. */
  let slack = 0;

  function silence(): BoardError {
    const foreign = heard.length > 0 ? heard : reader.rest;
    if (!understood && foreign.length > 0) {
      return new BoardError(
        `${port}: something else talks there, not examples/board of the bundle ("${excerpt(foreign)}"); name the board's own port, set --baud to the program's, or flash the program`,
      );
    }
    if (!understood) {
      return new BoardError(
        `${port}: nothing answers; connect the board, flash examples/board of the bundle, and name its port (docs/board.md)`,
      );
    }
    if (foreign.length > 0) {
      return new BoardError(
        `${port}: no reply of the board came undamaged for ${patience / 1000} s; check the cable, or lower --baud here and in the program`,
      );
    }
    return new BoardError(
      `${port}: the board does not answer any more (${patience / 1000} s); reset it and try again; if it comes back, the program hangs or overflows its stack there`,
    );
  }

  /** Opens the line again after it broke. */
  async function reopen(reason: string, limit: number): Promise<void> {
    await line.close().catch(() => {});
    while (Date.now() < limit) {
      await waitFor(Math.min(200, Math.max(1, limit - Date.now())));
      try {
        line = await open();
        reader = createFrameReader();
        return;
      } catch {
        // Not there yet: a USB port takes a while to come back.
      }
    }
    throw new BoardError(
      `${port}: the line broke: ${reason}; connect the board again, and close other programs that use the port`,
    );
  }

  /** The reply to a request, if there is one within a time. */
  async function listen(
    wanted: Pick<Frame, 'session' | 'sequence'>,
    until: number,
  ): Promise<Frame | undefined> {
    let end = until;
    const afterDamage = (until - Date.now()) * AFTER_DAMAGE;
    for (let left = end - Date.now(); left > 0; left = end - Date.now()) {
      const bytes = await line.read(left);
      if (bytes === undefined) return undefined;
      for (const received of reader.take(bytes)) {
        if ('damaged' in received) {
          counts.damaged += 1;
          if (heard.length === 0) heard = received.damaged;
          end = Math.min(end, Date.now() + afterDamage);
        } else if (received.frame.session === wanted.session && received.frame.sequence === wanted.sequence) {
          return received.frame;
        } else {
          // Most likely the second reply to a request that was repeated too early.
          counts.stray += 1;
          slack = Math.min(MOST_SLACK, Math.max(2 * slack, 2 * firstWait));
        }
      }
    }
    return undefined;
  }

  /** Sends a request until it is answered. */
  async function exchange(type: number, content: Uint8Array, limit: number): Promise<Frame> {
    sequence = (sequence + 1) & 0xffff;
    const request = { type, session, sequence, content };
    const encoded = encodeFrame(request);
    heard = new Uint8Array();
    counts.requests += 1;
    // A request that is repeated before a slow line has carried it delays everything after it.
    let wait = Math.max(firstWait, slack, CAUTION * perByte * encoded.length);
    const started = Date.now();
    for (let attempt = 0; Date.now() < limit; attempt++) {
      counts.repeated += Number(attempt > 0);
      try {
        await within(limit - Date.now(), line.write(encoded), 'it takes no more bytes');
        const reply = await listen(request, Math.min(limit, Date.now() + wait));
        if (reply !== undefined) {
          understood = true;
          // Nobody knows to which of several requests a reply belongs (Karn's algorithm).
          if (attempt === 0) {
            const speed = (Date.now() - started) / (encoded.length + reply.content.length);
            perByte = (7 * perByte + speed) / 8;
            slack = (7 * slack) / 8;
          }
          return reply;
        }
      } catch (error) {
        if (!(error instanceof BrokenLine)) throw error;
        await reopen(error.message, limit);
      }
      wait = Math.min(Math.max(LONGEST_WAIT, wait), 2 * wait);
    }
    throw silence();
  }

  async function greet(limit: number): Promise<Greeting> {
    session = randomInt(1, 0x10000);
    const { type, content } = await exchange(REQUEST.greet, Uint8Array.of(0), limit);
    if (type !== REQUEST.greet + REPLIES) {
      throw new BoardError(
        `${port}: the board refuses the greeting; run \`ffirm generate\` again and flash examples/board`,
      );
    }
    const found = decodeGreeting(content, port);
    check(found, port);
    return found;
  }

  async function ask(type: Request, content: Uint8Array, keeps = false): Promise<Uint8Array> {
    const limit = Date.now() + patience;
    for (let reset = 0; reset <= MOST_RESETS; reset++) {
      const reply = await exchange(type, content, limit);
      if (reply.type === type + REPLIES) return reply.content;
      const [reason] = reply.content;
      if (reply.type === REFUSED && reason === REFUSAL.strange) {
        counts.resets += 1;
        greeting = await greet(limit);
        if (keeps) throw new BoardReset('the board was reset');
      } else if (reply.type === REFUSED && reason === REFUSAL.wrongPlace) {
        throw new BoardReset('the board lost its place');
      } else {
        throw new BoardError(
          `${port}: the board refuses request ${type} (reason ${reason ?? 'unknown'}): it runs another version of the program; flash examples/board of this bundle again`,
        );
      }
    }
    throw new BoardError(
      `${port}: the board was reset ${MOST_RESETS} times during one request; check its power supply, its watchdog, and the size of its stack`,
    );
  }

  try {
    greeting = await greet(Date.now() + patience);
  } catch (error) {
    await line.close().catch(() => {});
    throw error;
  }
  return {
    port,
    emulated: line.emulated,
    get greeting() {
      return greeting;
    },
    get counts() {
      return { ...counts };
    },
    ask,
    close: () => line.close(),
  };
}
