import { describe, expect, it } from 'vitest';
import { connectBoard } from '../../src/board/client.js';
import { createFrameReader, encodeFrame, type Frame } from '../../src/board/frame.js';
import { checkIdentity } from '../../src/board/identity.js';
import { BrokenLine, type Line } from '../../src/board/line.js';
import { parsePort } from '../../src/board/port.js';
import { decodeGreeting } from '../../src/board/protocol.js';

/** The content of a greeting. */
function greetingOf(protocol = 1, name = 'net', hash = 'a'.repeat(64)): Uint8Array {
  const numbers = Buffer.alloc(36);
  [20100, 8, 3, 2, 0, 400, 0, 0, 30].forEach((value, i) => {
    numbers.writeInt32LE(value, 4 * i);
  });
  const texts = [name, hash, '0.1.0', 'gcc'].flatMap((text) => [text.length, ...Buffer.from(text)]);
  return Uint8Array.from([protocol, 0, 1, 0, ...numbers, ...texts]);
}

/** A line at whose other end a function answers messages. */
function lineTo(answer: (frame: Frame, bytes: Uint8Array) => Uint8Array | undefined): () => Promise<Line> {
  return async () => {
    const reader = createFrameReader();
    let waiting: Uint8Array[] = [];
    return {
      name: 'test',
      emulated: false,
      async write(bytes) {
        for (const received of reader.take(bytes)) {
          const reply = 'frame' in received ? answer(received.frame, bytes) : undefined;
          if (reply !== undefined) waiting.push(reply);
        }
      },
      async read(milliseconds) {
        const next = waiting.shift();
        if (next === undefined)
          await new Promise((resolve) => setTimeout(resolve, Math.min(5, milliseconds)));
        return next;
      },
      async close() {
        waiting = [];
      },
    };
  };
}

/** A board that answers greetings, and other requests with a function. */
const greeter =
  (other: (frame: Frame) => Uint8Array | undefined = () => undefined, greeting = greetingOf()) =>
  (frame: Frame) =>
    frame.type === 1 ? encodeFrame({ ...frame, type: 0x81, content: greeting }) : other(frame);

const SHORT = { patience: 400, firstWait: 20 };

describe('greeting a board', () => {
  it('says that nothing answers', async () => {
    await expect(connectBoard({ ...SHORT, open: lineTo(() => undefined) })).rejects.toThrow(
      'test: nothing answers; connect the board',
    );
  });

  it('says that something else talks there, and quotes it', async () => {
    const chatter = () => new TextEncoder().encode('OK AT+GMR\r\nready\r\n\0');
    await expect(connectBoard({ ...SHORT, open: lineTo(chatter) })).rejects.toThrow(
      /something else talks there, not examples\/board of the bundle \("OK AT\+GMR/,
    );
  });

  it('says so when it only hears its own echo', async () => {
    const echo = (_: Frame, bytes: Uint8Array) => bytes;
    await expect(connectBoard({ ...SHORT, open: lineTo(echo) })).rejects.toThrow('refuses the greeting');
  });

  it('refuses another version of the protocol', async () => {
    const open = lineTo(greeter(undefined, greetingOf(9)));
    await expect(connectBoard({ ...SHORT, open })).rejects.toThrow(
      'version 9 of the protocol, but this is version 1; run `ffirm generate` again',
    );
  });

  it('refuses another network, another model and a library that was changed', () => {
    const expected = {
      name: 'net',
      modelHash: 'a'.repeat(64),
      features: 8,
      classes: 3,
      exits: 2,
      channels: 0,
    };
    const check =
      (content: Uint8Array, wanted = expected) =>
      () =>
        checkIdentity(decodeGreeting(content, 'test'), wanted, 'test');
    expect(check(greetingOf())).not.toThrow();
    expect(check(greetingOf(1, 'other'))).toThrow('the board runs "other", not "net"; build examples/board');
    expect(check(greetingOf(1, 'net', 'b'.repeat(64)))).toThrow(
      'another model of "net" (sha256 bbbbbbbbbbbb..., the config\'s is aaaaaaaaaaaa...); run `ffirm generate`',
    );
    expect(check(greetingOf(), { ...expected, exits: 5 })).toThrow('has 2 exits, the model 5');
  });
});

describe('asking a board', () => {
  it('repeats what is lost', async () => {
    let lost = 3;
    const open = lineTo(
      greeter((frame) =>
        lost-- > 0
          ? undefined
          : encodeFrame({ ...frame, type: frame.type + 0x80, content: Uint8Array.of(5) }),
      ),
    );
    const client = await connectBoard({ ...SHORT, open });
    expect(await client.ask(6, new Uint8Array())).toEqual(Uint8Array.of(5));
    expect(client.counts).toMatchObject({ repeated: 3, damaged: 0 });
  });

  it('takes no answer to another request for its own', async () => {
    let stale = true;
    const open = lineTo(
      greeter((frame) => {
        const sequence = stale ? frame.sequence - 1 : frame.sequence;
        stale = false;
        return encodeFrame({
          ...frame,
          sequence,
          type: frame.type + 0x80,
          content: Uint8Array.of(sequence & 255),
        });
      }),
    );
    const client = await connectBoard({ ...SHORT, open });
    const [answer] = await client.ask(6, new Uint8Array());
    expect(answer).toBe(2);
    expect(client.counts.stray).toBe(1);
  });

  it('notices a reset, greets again, and refuses a board that then runs something else', async () => {
    let known = 0;
    let content = greetingOf();
    const open = lineTo((frame) => {
      if (frame.type === 1) {
        known = frame.session;
        return encodeFrame({ ...frame, type: 0x81, content });
      }
      return frame.session === known
        ? encodeFrame({ ...frame, type: frame.type + 0x80, content: Uint8Array.of(1) })
        : encodeFrame({ ...frame, type: 0x7f, content: Uint8Array.of(1) });
    });
    const check = (greeting: { readonly name: string }) => {
      if (greeting.name !== 'net') throw new Error('another');
    };
    const client = await connectBoard({ ...SHORT, open, check });
    known = 0;
    expect(await client.ask(6, new Uint8Array())).toEqual(Uint8Array.of(1));
    expect(client.counts.resets).toBe(1);
    known = 0;
    await expect(client.ask(4, new Uint8Array(), true)).rejects.toThrow('the board was reset');
    known = 0;
    content = greetingOf(1, 'other');
    await expect(client.ask(6, new Uint8Array())).rejects.toThrow('another');
  });

  it('ends with a message when the board no longer answers, or is reset all the time', async () => {
    const silent = await connectBoard({ ...SHORT, open: lineTo(greeter()) });
    await expect(silent.ask(6, new Uint8Array())).rejects.toThrow(
      'does not answer any more (0.4 s); reset it',
    );
    const dying = await connectBoard({
      ...SHORT,
      open: lineTo(greeter((frame) => encodeFrame({ ...frame, type: 0x7f, content: Uint8Array.of(1) }))),
    });
    await expect(dying.ask(6, new Uint8Array())).rejects.toThrow(
      'was reset 5 times during one request; check its power',
    );
  });

  it('opens a line again that broke, and says so when it stays away', async () => {
    let opened = 0;
    const good = lineTo(
      greeter((frame) => encodeFrame({ ...frame, type: frame.type + 0x80, content: Uint8Array.of(7) })),
    );
    let breaks = false;
    const open = async (): Promise<Line> => {
      opened += 1;
      const line = await good();
      return {
        ...line,
        async read(milliseconds) {
          if (breaks) {
            breaks = false;
            throw new BrokenLine('unplugged');
          }
          return line.read(milliseconds);
        },
      };
    };
    const client = await connectBoard({ patience: 2000, firstWait: 20, open });
    breaks = true;
    expect(await client.ask(6, new Uint8Array())).toEqual(Uint8Array.of(7));
    expect(opened).toBe(2);
  });
});

describe('ports', () => {
  it('are serial ports, sockets, emulated cores or this computer', () => {
    expect(parsePort('/dev/ttyACM0', 9600)).toEqual({ kind: 'serial', path: '/dev/ttyACM0', baud: 9600 });
    expect(parsePort('COM3')).toEqual({ kind: 'serial', path: 'COM3', baud: 115_200 });
    expect(parsePort('tcp:localhost:4444')).toEqual({ kind: 'tcp', host: 'localhost', port: 4444 });
    expect(parsePort('tcp:[::1]:4444')).toEqual({ kind: 'tcp', host: '::1', port: 4444 });
    expect(parsePort('unix:/tmp/a b')).toEqual({ kind: 'unix', path: '/tmp/a b' });
    expect(parsePort('qemu:m4')).toEqual({ kind: 'simulated', target: 'cortex-m4' });
    expect(parsePort('qemu:cortex-m55')).toEqual({ kind: 'simulated', target: 'cortex-m55' });
    expect(parsePort('host')).toEqual({ kind: 'simulated', target: 'host' });
    for (const wrong of ['', 'tcp:localhost', 'tcp:a:99999', 'unix:', 'qemu:']) {
      expect(() => parsePort(wrong)).toThrow(/is no port; write a serial port such as/);
    }
  });
});
