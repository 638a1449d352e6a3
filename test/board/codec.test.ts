import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeCobs, encodeCobs } from '../../src/board/cobs.js';
import { crc16 } from '../../src/board/crc16.js';
import { createFrameReader, decodeFrame, encodeFrame, type Frame } from '../../src/board/frame.js';
import { needs } from '../packages/support.js';
import { writeBundle } from '../simulate/fixtures/bundle.js';
import { randomNetwork } from '../simulate/fixtures/random-model.js';

/** Many zeros, many runs that are about as long as the longest group, and anything else. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 600 }),
  fc.array(fc.constantFrom(0, 0, 1, 255), { maxLength: 50 }).map((values) => Uint8Array.from(values)),
  fc
    .tuple(fc.integer({ min: 250, max: 258 }), fc.array(fc.constantFrom(0, 7), { maxLength: 4 }))
    .map(([length, end]) => Uint8Array.from([...new Array<number>(length).fill(9), ...end])),
);

const frames: fc.Arbitrary<Frame> = fc.record({
  type: fc.integer({ min: 0, max: 255 }),
  session: fc.integer({ min: 0, max: 65_535 }),
  sequence: fc.integer({ min: 0, max: 65_535 }),
  content: bytes,
});

describe('byte stuffing', () => {
  it('leaves no zero, adds at most a byte in 254, and gives the bytes back', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        const encoded = encodeCobs(given);
        expect(encoded).not.toContain(0);
        expect(encoded.length).toBeLessThanOrEqual(given.length + 1 + Math.floor(given.length / 254));
        expect(decodeCobs(encoded)).toEqual(given);
      }),
    );
  });

  it('is that of the paper', () => {
    for (const [given, encoded] of [
      [[], [1]],
      [[0], [1, 1]],
      [
        [0x11, 0x22, 0, 0x33],
        [3, 0x11, 0x22, 2, 0x33],
      ],
      [
        [0x11, 0, 0, 0],
        [2, 0x11, 1, 1, 1],
      ],
    ]) {
      expect([...encodeCobs(Uint8Array.from(given))]).toEqual(encoded);
    }
  });

  it('refuses what ends within a group', () => {
    expect(decodeCobs(Uint8Array.of(5, 1, 2))).toBeUndefined();
    expect(decodeCobs(Uint8Array.of())).toBeUndefined();
  });
});

describe('checksums', () => {
  it('are those of CRC-16/CCITT-FALSE', () => {
    expect(crc16(new TextEncoder().encode('123456789'))).toBe(0x29b1);
  });
});

describe('messages', () => {
  it('come out of a stream of bytes however it is cut, with garbage between them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(frames, fc.uint8Array({ maxLength: 5 })), { maxLength: 5 }),
        fc.integer({ min: 1, max: 40 }),
        (sent, piece) => {
          const line = Buffer.concat(sent.flatMap(([frame, garbage]) => [garbage, encodeFrame(frame)]));
          const reader = createFrameReader();
          const received: Frame[] = [];
          for (let start = 0; start < line.length; start += piece) {
            for (const one of reader.take(line.subarray(start, start + piece))) {
              if ('frame' in one) received.push(one.frame);
            }
          }
          expect(received).toEqual(sent.map(([frame]) => frame));
        },
      ),
    );
  });

  it('are not taken for undamaged after a flipped bit, a lost or a doubled byte', () => {
    const fault = fc.constantFrom('flip', 'lose', 'double');
    fc.assert(
      fc.property(frames, fault, fc.nat(), fc.nat({ max: 7 }), (frame, kind, at, bit) => {
        const good = encodeFrame(frame).slice(1, -1);
        const place = at % good.length;
        const bad =
          kind === 'flip'
            ? good.map((byte, i) => (i === place ? byte ^ (1 << bit) : byte))
            : Uint8Array.from(
                kind === 'lose'
                  ? [...good.slice(0, place), ...good.slice(place + 1)]
                  : [...good.slice(0, place + 1), ...good.slice(place)],
              );
        for (const one of createFrameReader().take(Uint8Array.from([...bad, 0]))) {
          expect('frame' in one ? one.frame : undefined).toBeUndefined();
        }
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});

const host = await needs('gcc');
const folder = await mkdtemp(join(tmpdir(), 'ffirm-codec-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the board', () => {
  it.skipIf(host.absent)(`has the same codec in C${host.note}`, async () => {
    const bundle = join(folder, 'bundle');
    const [random] = fc.sample(randomNetwork(fc.constant(600)), { seed: 3, numRuns: 1 });
    await writeBundle(random, bundle);
    const includes = ['examples/board', 'include', 'src'].map((path) => `-I${join(bundle, path)}`);
    const source = join(dirname(fileURLToPath(import.meta.url)), 'fixtures', 'codec.c');
    const program = join(folder, 'codec');
    const { stdout: listed } = await execa('sh', ['-c', `ls '${join(bundle, 'src')}'/*.c`]);
    await execa('gcc', [
      '-std=c99',
      '-g',
      '-fsanitize=address,undefined',
      ...includes,
      source,
      ...listed.split('\n'),
      '-o',
      program,
    ]);
    // As long as requests and replies of this network can be.
    const given = fc.sample(
      frames.filter(({ content }) => content.length < 300),
      { numRuns: 300, seed: 2 },
    );
    const part = (kind: string, message: Uint8Array) => {
      const head = Buffer.alloc(5);
      head.write(kind, 0);
      head.writeUInt32LE(message.length, 1);
      return [head, Buffer.from(message)];
    };
    const raw = given.map((frame) => Buffer.from(decodeCobs(encodeFrame(frame).slice(1, -1)) ?? []));
    const input = given.flatMap((frame, i) => [
      ...part('e', raw[i].subarray(0, -2)),
      ...part('d', encodeFrame(frame).slice(1, -1)),
      ...part('d', encodeFrame(frame).slice(1, -2)),
    ]);
    const file = join(folder, 'input');
    await writeFile(file, Buffer.concat(input));
    const { stdout } = await execa(program, [], { inputFile: file, encoding: 'buffer' });
    const output = Buffer.from(stdout);
    let next = 0;
    const take = () => {
      const length = output.readUInt32LE(next + 1);
      const message = length === 0xffff_ffff ? undefined : output.subarray(next + 5, next + 5 + length);
      next += 5 + (message?.length ?? 0);
      return message;
    };
    given.forEach((frame, i) => {
      expect(take()).toEqual(Buffer.from(encodeFrame(frame)));
      expect(take()).toEqual(raw[i]);
      expect(take()).toBeUndefined();
      expect(decodeFrame(encodeFrame(frame).slice(1, -1))).toEqual(frame);
    });
    expect(next).toBe(output.length);
  });
});
