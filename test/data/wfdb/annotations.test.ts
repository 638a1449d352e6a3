import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annotationCode } from '../../../src/data/wfdb/annotation-code.js';
import { pairIntervals } from '../../../src/data/wfdb/annotation-file.js';
import { parseAnnotations } from '../../../src/data/wfdb/annotations.js';
import { readWfdb } from '../../../src/data/wfdb/wfdb.js';
import { InputError } from '../../../src/errors/input-error.js';
import { type AnnotationToWrite, encodeAnnotations } from './encode-annotations.js';
import { mutate, mutation } from './mutation.js';
import { inputErrorOf } from './outcome.js';
import { scratchFolder } from './scratch.js';

const scratch = scratchFolder();
const encoder = new TextEncoder();

const note = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .map((text) => text.replaceAll('\0', '.'))
  .map((text) => encoder.encode(text).subarray(0, 255))
  .filter((bytes) => encoder.encode(new TextDecoder().decode(bytes)).length === bytes.length);

const annotation: fc.Arbitrary<AnnotationToWrite> = fc.record({
  sample: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 2 ** 31 - 1 })),
  type: fc.integer({ min: 1, max: 58 }),
  subtype: fc.integer({ min: -128, max: 127 }),
  channel: fc.integer({ min: 0, max: 255 }),
  number: fc.integer({ min: -128, max: 127 }),
  note,
});

const annotations = fc.array(annotation, { maxLength: 12 });

const plain = { subtype: 0, channel: 0, number: 0, note: new Uint8Array() };

describe('parseAnnotations', () => {
  it('gives back what was written, in the order of the samples', () => {
    fc.assert(
      fc.property(annotations, (written) => {
        const sorted = [...written].sort((left, right) => left.sample - right.sample);
        expect(parseAnnotations(encodeAnnotations(written), 'r.atr')).toEqual({
          rate: undefined,
          annotations: sorted.map(({ type, note: bytes, ...rest }) => ({
            ...rest,
            code: annotationCode(type),
            text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
          })),
        });
      }),
    );
  });

  it('ends a note at its NUL', () => {
    const bytes = encodeAnnotations([{ ...plain, sample: 18, type: 28, note: encoder.encode('(N\0') }]);
    expect(parseAnnotations(bytes, 'r.atr').annotations).toEqual([
      { sample: 18, code: '+', subtype: 0, channel: 0, number: 0, text: '(N' },
    ]);
  });

  it('takes the rate of the times and mnemonics of its own from the comments at the start', () => {
    const comment = (text: string) => ({ ...plain, sample: 0, type: 22, note: encoder.encode(text) });
    const bytes = encodeAnnotations([
      comment('## time resolution: 1000'),
      comment('## annotation type definitions'),
      comment('42 Z a beat of our own'),
      comment('## end of definitions'),
      comment('kept'),
      { ...plain, sample: 5000, type: 42 },
    ]);
    const { rate, annotations: read } = parseAnnotations(bytes, 'r.atr');
    expect(rate).toBe(1000);
    expect(read.map(({ sample, code, text }) => [sample, code, text])).toEqual([
      [0, '"', 'kept'],
      [5000, 'Z', ''],
    ]);
    scratch.write('fine.hea', 'fine 0 250');
    scratch.write('fine.atr', bytes);
    return expect(readWfdb(join(scratch.path, 'fine'))).resolves.toMatchObject({
      annotations: [{ time: 0 }, { time: 5, duration: 0, code: 'Z', text: '' }],
    });
  });

  it('lets code 0 move the time on', () => {
    // 1000 intervals of no annotation, then a normal beat 24 later.
    const bytes = Uint8Array.of(0xe8, 0x03, 24, 0x04, 0, 0);
    expect(parseAnnotations(bytes, 'r.atr').annotations).toMatchObject([{ sample: 1024, code: 'N' }]);
  });

  it('refuses a file that is cut anywhere', () => {
    fc.assert(
      fc.property(annotations, fc.nat(), (written, keep) => {
        const bytes = encodeAnnotations(written);
        const cut = bytes.subarray(0, keep % bytes.length);
        expect(() => parseAnnotations(cut, 'r.atr')).toThrow(InputError);
      }),
    );
  });

  it.each([
    [[], 'r.atr, byte 0: the file ends without its end mark; fetch the annotation file again'],
    [[18, 4], 'r.atr, byte 2: the file ends without its end mark'],
    [[18, 4, 0], 'r.atr, byte 3: the file ends without its end mark'],
    [[18, 4, 0, 0, 18, 4], 'r.atr, byte 2: an end mark with 2 bytes after it'],
    [[18, 4, 0x03, 0xfc, 65, 66], 'r.atr, byte 2: a note of 3 bytes extends past the end of the file'],
    [[18, 4, 0x2c, 0xfd, 0, 0], 'r.atr, byte 2: a note of 300 bytes, but at most 255 are allowed'],
    [
      [0, 0xec, 0xff, 0xff, 0, 0, 1, 4, 0, 0],
      'r.atr: an annotation at sample -65535, before the start of the record; remove it',
    ],
    [[0, 0xec, 0xff], 'r.atr, byte 3: the file ends without its end mark'],
  ])('names byte and remedy: %j', (bytes, message) => {
    expect(() => parseAnnotations(Uint8Array.from(bytes), 'r.atr')).toThrow(message);
  });

  it('refuses a time resolution that is none', () => {
    const text = encoder.encode('## time resolution: nan');
    const bytes = encodeAnnotations([{ ...plain, sample: 0, type: 22, note: text }]);
    expect(() => parseAnnotations(bytes, 'r.atr')).toThrow('r.atr, time resolution: "nan" is not a rate');
  });

  it('gives nothing but an InputError for any bytes', async () => {
    const changed = fc
      .tuple(annotations, fc.array(mutation, { minLength: 1, maxLength: 3 }))
      .map(([written, changes]) => changes.reduce(mutate, encodeAnnotations(written)));
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, fc.uint8Array({ maxLength: 60 })), async (bytes) => {
        await inputErrorOf(() => parseAnnotations(bytes, 'r.atr'));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('annotations of a record', () => {
  it('have times that lead back to their samples', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 40 }),
        fc.oneof(fc.constantFrom(1e-6, 173.61, 360, 1e9), fc.double({ min: 1e-6, max: 1e9, noNaN: true })),
        (sample, rate) => {
          expect(Math.round((sample / rate) * rate)).toBe(sample);
        },
      ),
    );
  });

  it('are none without their file, and another annotator’s where asked for', async () => {
    scratch.write('two.hea', 'two 0 100');
    scratch.write('two.qrs', encodeAnnotations([{ ...plain, sample: 250, type: 1 }]));
    const path = join(scratch.path, 'two');
    expect((await readWfdb(path)).annotations).toEqual([]);
    expect((await readWfdb(path, { annotator: 'qrs' })).annotations).toEqual([
      { time: 2.5, duration: 0, code: 'N', text: '' },
    ]);
  });
});

describe('pairIntervals', () => {
  const at = (codes: string) => Array.from(codes, (code, time) => ({ time, duration: 0, code, text: '' }));
  const durations = (codes: string) => pairIntervals(at(codes)).map(({ duration }) => duration);

  it('gives every opening the time to its closing, and nothing to one without', () => {
    expect(durations('[N]')).toEqual([2, 0, 0]);
    expect(durations('[[N].]')).toEqual([0, 2, 0, 0, 0, 0]);
    expect(durations(']N[N')).toEqual([0, 0, 0, 0]);
  });

  it('takes as long for openings alone as for anything else', () => {
    expect(pairIntervals(at('['.repeat(200_000)))).toHaveLength(200_000);
  });
});
