import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type CsvOptions, readCsv } from '../../../src/data/table/csv.js';
import { createRowStore } from '../../../src/data/table/row-store.js';
import { InputError } from '../../../src/errors/input-error.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-csv-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(content: string | Uint8Array, options: CsvOptions = {}, name = 'table.csv') {
  const path = join(folder, name);
  await writeFile(path, content);
  return readCsv(path, options);
}

const BEATS = 'rr,class,who,height\n0.8,N,p1,1\n0.5,V,p1,-2e-1\n.75,N,"p 2",+3.\n';

describe('readCsv', () => {
  it('reads features, labels, subjects and recordings', async () => {
    const table = await read(BEATS, { label: 'class', subject: 'who' });
    expect(table).toEqual({
      source: join(folder, 'table.csv'),
      columns: ['rr', 'height'],
      count: 3,
      width: 2,
      features: Float32Array.of(0.8, 1, 0.5, -0.2, 0.75, 3),
      labels: Uint8Array.of(0, 1, 0),
      classNames: ['N', 'V'],
      groups: ['p1', 'p1', 'p 2'],
      recordings: undefined,
      imageShape: undefined,
      rawUnit: undefined,
      notes: [],
    });
    expect(Object.isFrozen(table)).toBe(true);
    expect((await read(BEATS, { label: 1, recording: 2 })).recordings).toEqual(['p1', 'p1', 'p 2']);
  });

  it('reads files without a header, with tabs, other delimiters, CRLF, byte order marks, quotes and empty lines', async () => {
    const bare = await read('\ufeff1;2\r\n\r\n3;"4"\r\n', { header: false, delimiter: ';' });
    expect(bare).toMatchObject({ columns: ['f0', 'f1'], count: 2, labels: undefined, classNames: [] });
    expect(Array.from(bare.features)).toEqual([1, 2, 3, 4]);
    const tabs = await read('a\tb\n1\t 2 \n', {}, 'table.TSV');
    expect(Array.from(tabs.features)).toEqual([1, 2]);
  });

  it('sorts classes by value when all are numbers, else by name', async () => {
    const labels = (texts: readonly string[]) =>
      read(`x,y\n${texts.map((text) => `0,${text}\n`).join('')}`, { label: 'y' });
    expect((await labels(['10', '9', '-1'])).classNames).toEqual(['-1', '9', '10']);
    expect((await labels(['10', '9', 'a'])).classNames).toEqual(['10', '9', 'a']);
    expect(Array.from((await labels(['10', '9', '10'])).labels ?? [])).toEqual([1, 0, 1]);
  });

  it('takes 255 classes and no more', async () => {
    const text = (classes: number) =>
      `x,y\n${Array.from({ length: classes }, (_, i) => `0,${i}\n`).join('')}`;
    expect((await read(text(255), { label: 'y' })).classNames).toHaveLength(255);
    await expect(read(text(256), { label: 'y' })).rejects.toThrow(
      'line 257, column "y": more than 255 classes',
    );
  });

  it.each<[string, string, CsvOptions, string]>([
    ['a missing value', 'a,b\n1,2\n3,\n', {}, 'table.csv, line 3, column "b": the value is missing'],
    ['the word for one', 'a,b\n1,NaN\n', {}, 'line 2, column "b": the value is missing'],
    ['a missing label', 'a,b\n1,\n', { label: 'b' }, 'line 2, column "b": the class is missing'],
    ['text', 'a,b\n1,2\n\n3,x\n', {}, 'line 4, column "b": "x" is not a number'],
    ['a decimal comma', 'a;b\n1,5;2\n', { delimiter: ';' }, 'line 2, column "a": "1,5" is not a number'],
    ['infinity', 'a\n-inf\n', {}, '"-inf" is not a number'],
    ['what float32 cannot hold', 'a\n1e39\n', {}, '"1e39" is not a number that a float32 can hold'],
    ['a short row', 'a,b\n1,2\n3\n', {}, 'line 3: 1 cells, but the first row has 2'],
    ['a long row', 'a,b\n1,2,3\n', {}, 'line 2: 3 cells, but the first row has 2'],
    [
      'an open quote',
      'a,b\n1,"2\n3,4\n',
      {},
      'table.csv, line 2: a quoted cell starts here and does not end',
    ],
    ['a stray quote', 'a,b\n1,2"3\n', {}, 'table.csv, line 2: there is a quote inside a cell'],
    ['no rows', 'a,b\n', {}, 'there are no rows'],
    ['an empty file', '', {}, 'there are no rows'],
    ['no features', 'a\n1\n', { label: 'a' }, 'no column is left for features'],
    [
      'an unknown label column',
      'rr,class\n1,2\n',
      { label: 'clas' },
      'label: there is no column "clas"; did you mean "class"?',
    ],
    [
      'an index too large',
      'rr,class\n1,2\n',
      { label: 2 },
      'label: there is no column 2; the columns are 0 to 1',
    ],
    [
      'two columns of the name',
      'y,y,x\n1,2,3\n',
      { label: 'y' },
      'two columns are named "y"; give them different names',
    ],
    ['one column for two', 'x,y\n1,2\n', { label: 'y', subject: 1 }, 'three different columns'],
  ])('refuses %s', async (_, content, options, message) => {
    const attempt = read(content, options);
    await expect(attempt).rejects.toThrow(InputError);
    await expect(attempt).rejects.toThrow(message);
  });

  it('refuses what is no file', async () => {
    await expect(readCsv(join(folder, 'none.csv'))).rejects.toThrow('none.csv: no such file');
    await expect(readCsv(folder)).rejects.toThrow('this is a folder');
  });

  it('reads what was written, whatever the numbers', async () => {
    const value = fc.float({ noNaN: true, noDefaultInfinity: true });
    const rows = fc
      .integer({ min: 1, max: 6 })
      .chain((width) =>
        fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
      );
    await fc.assert(
      fc.asyncProperty(rows, async (values) => {
        const table = await read(values.map((row) => `${row.join(',')}\n`).join(''), { header: false });
        expect(Array.from(table.features)).toEqual(values.flat().map((each) => each + 0));
        expect(table.width).toBe(values[0].length);
      }),
      { numRuns: 40 },
    );
  });

  it('answers every damaged file with a table or an InputError', async () => {
    const good = Buffer.from(BEATS);
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(damage, fc.nat(good.length), async (changes, length) => {
        const bytes = Uint8Array.from(good);
        for (const [place, value] of changes) bytes[place] = value;
        await read(bytes.subarray(0, length), { label: 1, subject: 2 }).catch((error: unknown) => {
          expect(error).toBeInstanceOf(InputError);
        });
      }),
      { numRuns: 200 },
    );
  });
});

describe('createRowStore', () => {
  it('keeps rows across blocks', () => {
    const width = 1_500_000;
    const store = createRowStore(width);
    for (let row = 0; row < 5; row++) store.push(new Float32Array(width).fill(row));
    const all = store.finish();
    expect(all.length).toBe(5 * width);
    expect([0, 1, 2, 3, 4].map((row) => [all[row * width], all[(row + 1) * width - 1]])).toEqual(
      [0, 1, 2, 3, 4].map((row) => [row, row]),
    );
  });
});
