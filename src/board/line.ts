import type { Readable, Writable } from 'node:stream';

/** Bytes to a board and from it. */
export interface Line {
  /** As the user named it: "/dev/ttyACM0", "qemu:cortex-m4". */
  readonly name: string;
  /** Whether the board is emulated, so that its cycles mean nothing. */
  readonly emulated: boolean;
  /** Sends bytes. Throws BrokenLine. */
  write(bytes: Uint8Array): Promise<void>;
  /** Bytes that have come, or that come within a time; undefined if there are none. Throws BrokenLine. */
  read(milliseconds: number): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/** A line ended, or the system reports an error of it. */
export class BrokenLine extends Error {
  override readonly name = 'BrokenLine';
}

/** The two directions of a line, and how it is closed. */
export interface Streams {
  readonly input: Readable;
  readonly output: Writable;
  close(): Promise<void>;
}

/** Stores what comes over a line until it is read. */
interface Inbox {
  put(bytes: Uint8Array): void;
  fail(reason: string): void;
  read(milliseconds: number): Promise<Uint8Array | undefined>;
}

function createInbox(): Inbox {
  let chunks: Uint8Array[] = [];
  let broken: string | undefined;
  let wake: (() => void) | undefined;
  const notify = () => wake?.();
  return {
    put(bytes) {
      chunks.push(bytes);
      notify();
    },
    fail(reason) {
      broken ??= reason;
      notify();
    },
    async read(milliseconds) {
      if (chunks.length === 0 && broken === undefined) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
      if (chunks.length > 0) {
        const bytes = Buffer.concat(chunks);
        chunks = [];
        return bytes;
      }
      if (broken !== undefined) throw new BrokenLine(broken);
      return undefined;
    },
  };
}

/** A line over two streams of bytes, which may be one and the same. */
export function lineOf(name: string, { input, output, close }: Streams, emulated = false): Line {
  const inbox = createInbox();
  const fail = (error: unknown) => inbox.fail(error instanceof Error ? error.message : String(error));
  input.on('data', (bytes: Uint8Array) => inbox.put(bytes));
  input.on('error', fail);
  output.on('error', fail);
  input.on('close', () => inbox.fail('the other side closed it'));
  input.on('end', () => inbox.fail('the other side closed it'));
  return {
    name,
    emulated,
    write(bytes) {
      return new Promise((resolve, reject) => {
        output.write(bytes, (error) => {
          if (error) reject(new BrokenLine(error.message));
          else resolve();
        });
      });
    },
    read: (milliseconds) => inbox.read(milliseconds),
    close,
  };
}
