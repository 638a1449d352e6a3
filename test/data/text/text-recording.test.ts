import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectOddities } from '../../../src/data/oddity.js';
import { NOT_MEASURED } from '../../../src/data/recording.js';
import { openTextRecording, type TextOptions } from '../../../src/data/text/text-recording.js';
import { realData } from '../real-data.js';
import { inputErrorOf } from '../wfdb/outcome.js';
import { scratchFolder } from '../wfdb/scratch.js';

const scratch = scratchFolder();
const sample = fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 });

/** Channels of a text, by their names, and the kinds of oddities in it. */
async function read(content: string | Uint8Array, options: Partial<TextOptions> = {}, name = 'x.txt') {
  const { report, found } = collectOddities();
  const recording = await openTextRecording(scratch.write(name, content), { rate: 1, report, ...options });
  const all = await recording.readAll([...recording.channels.keys()]);
  return {
    channels: Object.fromEntries(
      recording.channels.map((channel, index) => [channel.name, Array.from(all[index])]),
    ),
    odd: found().map(({ first: { kind, place } }) => `${kind}, ${place}`),
  };
}

describe('openTextRecording', () => {
  it('gives back what was written, one number a line', async () => {
    const end = fc.string({ unit: fc.constantFrom(' ', '\n', '\r\n', '\t', ';'), maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(sample, end), { minLength: 1 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        async (pairs, newline, trailing) => {
          const text = pairs.map(([value, after]) => `${value}${after.replace(/;+/, '')}`).join(newline);
          const { channels } = await read(trailing ? text + newline : text);
          expect(channels).toEqual({ x: pairs.map(([value]) => value) });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('makes a channel of every column, whatever stands between', async () => {
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(sample, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 8 }),
      );
    const between = fc.constantFrom(' ', '   ', '\t', ' \t ', ',', ', ', ';', ' ; ');
    await fc.assert(
      fc.asyncProperty(table, between, fc.constantFrom('', ' ', ';'), async (rows, delimiter, end) => {
        const { channels } = await read(rows.map((row) => row.join(delimiter) + end).join('\n'));
        const columns = rows[0].map((_, column) => [`f${column}`, rows.map((row) => row[column])]);
        expect(channels).toEqual(Object.fromEntries(columns));
      }),
      { numRuns: 100 },
    );
  });

  it.each<[string, string, Record<string, number[]>, string[]]>([
    ['a header', 'ax ay\n1 2\n3 4\n', { ax: [1, 3], ay: [2, 4] }, []],
    ['no header where the first line has a number', 'a 1\nb 2\n', {}, []],
    [
      'comments above',
      '% by nobody\n# ax, ay\n1, 2\n3, 4\n',
      { ax: [1, 3], ay: [2, 4] },
      ['csv-comment, line 2', 'csv-header, line 2'],
    ],
    ['a mark at the end of lines', '1,2;\n3,4;\n', { f0: [1, 3], f1: [2, 4] }, ['csv-line-end, line 1']],
    ['delimiters at the end of lines', '1,2,\n3,4,\n', { f0: [1, 3], f1: [2, 4] }, []],
    ['whole numbers as floats', '1.0 2e0\n-3.000e+00 4.\n', { f0: [1, -3], f1: [2, 4] }, []],
    ['tabs with nothing between', '1\t\t3\n4\t5\t6\n', { f0: [1, 4], f1: [NOT_MEASURED, 5], f2: [3, 6] }, []],
    [
      'words for nothing',
      '1 NaN\n? 2\nnull -\n',
      { f0: [1, NOT_MEASURED, NOT_MEASURED], f1: [NOT_MEASURED, 2, NOT_MEASURED] },
      [],
    ],
    ['empty lines', '\n\n1\n\n2\n', { x: [1, 2] }, []],
    ['a byte order mark', '\ufeff1\n2\n', { x: [1, 2] }, []],
    ['zero bytes at the end', '1\n2\n\0\0\0', { x: [1, 2] }, ['csv-filler, line 3']],
  ])('reads %s', async (_, text, channels, odd) => {
    if (Object.keys(channels).length === 0) {
      await expect(read(text)).rejects.toThrow('x.txt, line 1, column "f0": "a" is not a number');
      return;
    }
    expect(await read(text)).toEqual({ channels, odd });
  });

  it('unpacks what is packed, whatever its name', async () => {
    expect(await read(gzipSync('1 2\n3 4\n'), {}, 'packed.txt.gz')).toEqual(await read('1 2\n3 4\n'));
    expect((await read(gzipSync('5\n'), {}, 'plain.TXT')).channels).toEqual({ plain: [5] });
  });

  it('takes what the file does not say from the options', async () => {
    const path = scratch.write('some.txt', '1\r\n-2\r\n+3\r\n4');
    const { name, subject, source, duration, channels } = await openTextRecording(path, { rate: 2 });
    expect({ name, subject, source, duration, channels }).toEqual({
      ...{ name: 'some', subject: undefined, source: path, duration: 2 },
      channels: [{ name: 'some', unit: '', rate: 2, gain: 1, baseline: 0, length: 4 }],
    });
    const options = { rate: 2, unit: 'uV', gain: 10, name: 'C3' };
    const named = await openTextRecording(path, options);
    expect(named.channels[0]).toMatchObject({ unit: 'uV', gain: 10, name: 'C3' });
  });

  it.each<[string, string, Partial<TextOptions>?]>([
    ['', 'x.txt: there are no rows'],
    [' \n\n', 'x.txt: there are no rows'],
    ['1\n2\n3.5\n', 'x.txt, line 3, column "x": "3.5" is not a whole number of 32 bits; say in data.scaling'],
    ['1\n2147483648\n', 'x.txt, line 2, column "x": "2147483648" is not a whole number of 32 bits'],
    ['1\n0x10\n', 'x.txt, line 2, column "x": "0x10" is not a number; write numbers'],
    ['1,5 2\n3,5 4\n', 'x.txt, line 1, column "f0": "1,5" is not a number; set "decimal": ","'],
    ['1 2\n3 4\n5\n', 'x.txt, line 3: 1 cells, but the first row has 2'],
    ['1 2\n3 4 5\n', 'x.txt, line 2: 3 cells, but the first row has 2'],
    ['1 2 3 4\n', 'x.txt: one line with 4 columns; write a line for every sample'],
    ['NaN\nNaN\n', 'x.txt, column "x": the column has no values'],
    ['1\n\0\n2\n', 'x.txt, line 2: there are zero bytes'],
    [`0\n${'1'.repeat(500)}`, `…" is not a number`],
  ])('names the line and what to do: %j', async (text, message, options) => {
    await expect(read(text, options)).rejects.toThrow(message);
  });

  it('lets a column be whose values nobody reads', async () => {
    const path = scratch.write('noted.txt', 'ax,note\n1,moved\n2,\n');
    const recording = await openTextRecording(path, { rate: 1 });
    expect(Array.from((await recording.readAll([0]))[0])).toEqual([1, 2]);
    await expect(recording.readAll([1])).rejects.toThrow(
      'noted.txt, line 2, column "note": "moved" is not a number; write numbers, and leave cells empty where nothing was measured, ' +
        'or do without channel "note"',
    );
  });

  it('gives nothing but an InputError for any bytes', async () => {
    const digits = fc
      .string({
        unit: fc.constantFrom('1', '9', '-', '.', ' ', '\n', ',', ';', '"', '#', '\r'),
        maxLength: 20,
      })
      .map((text) => new TextEncoder().encode(text));
    await fc.assert(
      fc.asyncProperty(fc.oneof(digits, fc.uint8Array({ maxLength: 30 })), async (bytes) => {
        await inputErrorOf(() => read(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses options that cannot be, and a file that is not there', async () => {
    const path = scratch.write('fine.txt', '1');
    for (const rate of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(openTextRecording(path, { rate })).rejects.toThrow(
        `${path}: ${rate} is not a valid sampling rate; give it in Hz`,
      );
    }
    await expect(openTextRecording(path, { rate: 1, gain: 0 })).rejects.toThrow(
      `${path}: 0 is not a valid gain`,
    );
    const absent = join(scratch.path, 'absent.txt');
    await expect(openTextRecording(absent, { rate: 1 })).rejects.toThrow(`${absent}: no such file`);
  });
});

const data = realData('bonn_eeg');

describe.skipIf(data.absent)(`EEG of Bonn University${data.reason}`, () => {
  it.each([...'ZONFS'])('set %s: 100 files of 4097 samples', async (set) => {
    const folder = join(data.folder, set);
    const names = readdirSync(folder);
    expect(names).toHaveLength(100);
    for (const name of names) {
      const recording = await openTextRecording(join(folder, name), { rate: 173.61, unit: 'uV' });
      expect((await recording.readAll([0]))[0]).toHaveLength(4097);
      expect(recording.duration).toBeCloseTo(23.6, 1);
    }
  });
});
