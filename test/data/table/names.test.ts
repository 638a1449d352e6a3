import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingsSchema } from '../../../src/config/data-config.js';
import { collectOddities, describeOddity } from '../../../src/data/oddity.js';
import { loadRecordings } from '../../../src/data/recordings/load.js';
import { readCsv } from '../../../src/data/table/csv.js';
import { lookAlikes, unifyNames } from '../../../src/data/table/names.js';
import { readNpy } from '../../../src/data/table/npy.js';
import { npyTexts } from '../../../src/data/table/npy-encode.js';
import { scratchFolder } from '../wfdb/scratch.js';
import { floats, npyBytes } from './npy-bytes.js';

const scratch = scratchFolder();

/** Ways in which programs write a number. */
const SPELLINGS: readonly ((value: number) => string)[] = [
  (value) => String(value),
  (value) => value.toFixed(1),
  (value) => value.toFixed(3),
  // As numpy.savetxt does it.
  (value) => value.toExponential(18).replace(/e([+-])(\d)$/, 'e$10$2'),
  (value) => `+${value}`,
  (value) => `0${value}`,
  (value) => `${value}.`,
  (value) => value.toExponential(2).toUpperCase(),
];

const spelled = fc.tuple(fc.nat(9), fc.constantFrom(...SPELLINGS));

/** A reader of labels, and the classes that it finds. */
type Reader = (
  labels: readonly string[],
) => Promise<{ labels: Uint8Array | undefined; classNames: readonly string[] }>;

const readers: readonly (readonly [string, Reader])[] = [
  [
    'CSV',
    (labels) => {
      const rows = labels.map((label, i) => `${(i * 37) % 101},${label}`);
      return readCsv(scratch.write('t.csv', `x,y\n${rows.join('\n')}\n`), { label: 'y' }, () => {});
    },
  ],
  [
    'NumPy',
    (labels) => {
      const features = scratch.write(
        'x.npy',
        npyBytes('<f4', [labels.length, 1], floats(...labels.map(() => 1))),
      );
      return readNpy({ features, labels: scratch.write('y.npy', Buffer.concat(npyTexts(labels))) }, () => {});
    },
  ],
];

describe.each(readers)('classes of %s that are numbers', (_, read) => {
  it('are told apart by value, however they are spelled, and named by the shortest spelling', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(spelled, { minLength: 1, maxLength: 30 }), async (rows) => {
        const { labels, classNames } = await read(rows.map(([value, spell]) => spell(value)));
        const values = [...new Set(rows.map(([value]) => value))].sort((a, b) => a - b);
        expect(classNames).toEqual(values.map(String));
        expect(Array.from(labels ?? [], (label) => Number(classNames[label]))).toEqual(
          rows.map(([value]) => value),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('stay apart where a double cannot tell them apart', async () => {
    const { classNames } = await read(['9007199254740993', '9007199254740992', '1', '1.0']);
    expect(classNames).toHaveLength(3);
  });

  it('are names beside names, but one number has one name', async () => {
    const { classNames } = await read(['1.0', 'walk', '1', '02']);
    expect(classNames).toEqual(['02', '1', 'walk']);
  });
});

describe('what is odd about names', () => {
  async function oddities(labels: readonly string[]): Promise<readonly string[]> {
    const { report, found } = collectOddities();
    const path = scratch.write('t.csv', `x,y\n${labels.map((label) => `5,${label}\n`).join('')}`);
    await readCsv(path, { label: 'y' }, report);
    return found().map((kind) => describeOddity(kind).replace(/^.*t\.csv: /, ''));
  }

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'two spellings of a number',
      ['1', '1.0', '0'],
      ['one class is spelled "1" and "1.0"; they are one class'],
    ],
    ['numbers in one spelling', ['1.0', '0.0'], []],
    [
      'case',
      ['walk', 'Walk'],
      ['"walk" and "Walk" differ only in case, blanks or quotes; they are different classes'],
    ],
    [
      'blanks in quotes',
      ['walk', '" walk"'],
      ['"walk" and " walk" differ only in case, blanks or quotes; they are different classes'],
    ],
    [
      'quotes',
      ['walk', "'walk'"],
      ['"walk" and "\'walk\'" differ only in case, blanks or quotes; they are different classes'],
    ],
    [
      'accents of two characters',
      ['é', 'e\u0301'],
      ['"é" and "e\u0301" differ only in case, blanks or quotes; they are different classes'],
    ],
    ['blanks around', ['walk ', ' walk', 'run'], []],
    [
      'a word for nothing',
      ['NA', 'run'],
      ['"NA", which often means a missing value, is a class; it is treated like any other class'],
    ],
  ])('is said: %s', async (_, labels, expected) => {
    expect(await oddities(labels)).toEqual(expected);
  });

  it.each(['', 'NaN', '-nan', '1.#IND'])('is refused: %j in place of a class', async (label) => {
    await expect(oddities(['1', label, '2'])).rejects.toThrow(
      't.csv, line 3, column "y": the class is missing',
    );
  });

  it('is found among hundreds of thousands of names in time that grows with them', () => {
    const names = Array.from({ length: 200_000 }, (_, i) => `p${i}`);
    expect(lookAlikes([...names, 'P7'])).toEqual([['p7', 'P7']]);
    expect(unifyNames([...names, '7', '7.0'], false).merged).toEqual([['7', '7.0']]);
  });
});

describe('subjects and recordings', () => {
  it('have one subject for two spellings of a number, and runs of rows go on over them', async () => {
    const path = scratch.write('t.csv', 'x,who\n5,1\n5,1.0\n5,007\n5,Ann\n');
    expect((await readCsv(path, { subject: 'who' }, () => {})).groups).toEqual(['1', '1', '007', 'Ann']);
  });

  it('have one class for spellings in several files', async () => {
    await mkdir(join(scratch.path, 'files'), { recursive: true });
    const rows = (label: string) =>
      Array.from({ length: 64 }, (_, i) => `${(i * 7) % 50},${label}\n`).join('');
    const files = [
      ['a', '1'],
      ['b', '1.0'],
      ['c', '2'],
      ['d', '2.00'],
      ['e', '1e0'],
      ['f', '2.'],
    ];
    for (const [name, label] of files) scratch.write(`files/${name}.csv`, `x,label\n${rows(label)}`);
    const config = recordingsSchema.parse({
      ...{ source: 'recordings', folder: 'files', files: ['*'], rate: 16, split: { by: 'recording' } },
      signal: { kind: 'windows', length: 16, features: { mean: true } },
      labels: { by: 'column', column: 'label' },
    });
    const splits = await loadRecordings(config, { seed: 1, folder: scratch.path, report: () => {} });
    expect(splits.train.classNames).toEqual(['1', '2']);
    expect(splits.train.count + splits.validation.count + splits.test.count).toBe(6 * 4);
  });
});
