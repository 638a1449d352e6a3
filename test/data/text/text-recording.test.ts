import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSamples, readTextRecording } from '../../../src/data/text/text-recording.js';
import { realData } from '../real-data.js';
import { inputErrorOf } from '../wfdb/outcome.js';
import { scratchFolder } from '../wfdb/scratch.js';

const scratch = scratchFolder();
const encode = (text: string) => new TextEncoder().encode(text);
const sample = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

describe('readTextRecording', () => {
  it('gives back what was written', () => {
    const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\r\n', '\t'), minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(sample, space), { minLength: 1 }), fc.boolean(), (pairs, trailing) => {
        const text = pairs.map(([value, between]) => `${value}${between}`).join('');
        const bytes = encode(trailing ? text : text.trimEnd());
        expect(Array.from(parseSamples(bytes, 'x.txt'))).toEqual(pairs.map(([value]) => value));
      }),
    );
  });

  it('adds what the file does not say', async () => {
    const path = scratch.write('some.txt', '1\r\n-2\r\n+3\r\n4');
    expect(await readTextRecording(path, { rate: 2 })).toEqual({
      name: 'some',
      subject: undefined,
      source: path,
      channels: [{ name: 'some', unit: '', rate: 2, gain: 1, baseline: 0, length: 4 }],
      duration: 2,
      samples: [Int32Array.of(1, -2, 3, 4)],
      annotations: [],
    });
    const options = { rate: 2, unit: 'uV', gain: 10, name: 'C3' };
    expect((await readTextRecording(path, options)).channels[0]).toMatchObject({
      unit: 'uV',
      gain: 10,
      name: 'C3',
    });
  });

  it.each([
    ['', 'x.txt, line 1: there is no integer; check that this is a text file of integers'],
    [' \n\n', 'x.txt, line 1: there is no integer'],
    ['1\n2\n3.5\n', 'x.txt, line 3: "3.5" is no 32-bit integer; write one integer a line, nothing else'],
    ['1\r\n\r\nNaN', 'x.txt, line 3: "NaN" is no 32-bit integer'],
    ['1,2', 'x.txt, line 1: "1,2" is no 32-bit integer'],
    ['1 2147483648', 'x.txt, line 1: "2147483648" is no 32-bit integer'],
    ['-2147483649', 'x.txt, line 1: "-2147483649" is no 32-bit integer'],
    ['0x10', 'x.txt, line 1: "0x10" is no 32-bit integer'],
    ['1e3', 'x.txt, line 1: "1e3" is no 32-bit integer'],
    ['\ufeff1', 'is no 32-bit integer'],
    ['1\0', 'x.txt, line 1: "1\\u0000" is no 32-bit integer'],
    ['1'.repeat(500), `x.txt, line 1: "${'1'.repeat(40)}..." is no 32-bit integer`],
  ])('names line and mend: %j', (text, message) => {
    expect(() => parseSamples(encode(text), 'x.txt')).toThrow(message);
  });

  it('gives nothing but an InputError for any bytes', async () => {
    const digits = fc
      .string({ unit: fc.constantFrom('1', '9', '-', '.', ' ', '\n'), maxLength: 20 })
      .map(encode);
    await fc.assert(
      fc.asyncProperty(fc.oneof(digits, fc.uint8Array({ maxLength: 30 })), async (bytes) => {
        await inputErrorOf(() => parseSamples(bytes, 'x.txt'));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses options that cannot be, and a file that is not there', async () => {
    const path = scratch.write('fine.txt', '1');
    for (const rate of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(readTextRecording(path, { rate })).rejects.toThrow(
        `${path}: ${rate} is no sampling rate; give it in Hz`,
      );
    }
    await expect(readTextRecording(path, { rate: 1, gain: 0 })).rejects.toThrow(`${path}: 0 is no gain`);
    const absent = join(scratch.path, 'absent.txt');
    await expect(readTextRecording(absent, { rate: 1 })).rejects.toThrow(`${absent}: no such file; give`);
  });
});

const data = realData('bonn_eeg');

describe.skipIf(data.absent)(`EEG of Bonn University${data.reason}`, () => {
  it.each([...'ZONFS'])('set %s: 100 files of 4097 samples', async (set) => {
    const folder = join(data.folder, set);
    const names = readdirSync(folder);
    expect(names).toHaveLength(100);
    for (const name of names) {
      const recording = await readTextRecording(join(folder, name), { rate: 173.61, unit: 'uV' });
      expect(recording.samples[0]).toHaveLength(4097);
      expect(recording.duration).toBeCloseTo(23.6, 1);
    }
  });
});
