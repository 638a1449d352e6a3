import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type RecordingsConfig, recordingsSchema } from '../../../src/config/data-config.js';
import { matchPattern } from '../../../src/config/path-pattern.js';
import type { Dataset } from '../../../src/data/dataset.js';
import { collectOddities, describeOddity } from '../../../src/data/oddity.js';
import { findRecordings } from '../../../src/data/recordings/find.js';
import { loadRecordings } from '../../../src/data/recordings/load.js';
import { scratchFolder } from '../wfdb/scratch.js';

const scratch = scratchFolder();
const PEOPLE = ['f1', 'f2', 'm1', 'm2', 'm3'];

/** Three columns of text: numbers with a fraction, a tone for each class. */
function threeColumns(period: number, person: number): string {
  const rows = Array.from({ length: 128 }, (_, i) =>
    [1, 2, 3].map((axis) => (axis * Math.sin((2 * Math.PI * i) / period) + person / 10).toFixed(3)).join(' '),
  );
  return `${rows.join('\n')}\n`;
}

beforeAll(() => {
  for (const [activity, period] of [
    ['Climb_stairs', 25],
    ['Walk', 12],
    ['Walk_slow', 16],
  ] as const) {
    for (const [i, person] of PEOPLE.entries()) {
      const path = join(
        scratch.path,
        'adl',
        activity,
        `Accelerometer-2011-05-${10 + i}-${activity}-${person}.txt`,
      );
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, threeColumns(period, i));
    }
  }
  writeFileSync(join(scratch.path, 'adl', 'Walk', 'notes.txt'), 'nothing of use\n');
});

function config(changes: object = {}): RecordingsConfig {
  return recordingsSchema.parse({
    source: 'recordings',
    folder: 'adl',
    files: ['{class}/Accelerometer-{*}-{subject}.txt'],
    rate: 32,
    scaling: { '*': { scale: 1000, unit: 'g' } },
    signal: { kind: 'raw', length: 32 },
    labels: { by: 'file' },
    split: { by: 'lists', train: ['f1', 'm1', 'm2'], validation: ['f2'], test: ['m3'] },
    ...changes,
  });
}

async function load(changes: object = {}) {
  const { report, found } = collectOddities();
  const splits = await loadRecordings(config(changes), { seed: 1, folder: scratch.path, report });
  return { ...splits, odd: found().map(describeOddity) };
}

/** Samples of every class. */
function counts({ classNames, labels }: Dataset): Record<string, number> {
  return Object.fromEntries(
    classNames.map((name, label) => [name, labels.filter((own) => own === label).length]),
  );
}

describe('a folder of text files whose paths say person and class', () => {
  it('is read with a config alone', async () => {
    const { train, validation, test, frontEnd, odd, split } = await load();
    const each = (windows: number) => ({ Climb_stairs: windows, Walk: windows, Walk_slow: windows });
    expect([train, validation, test].map(counts)).toEqual([each(12), each(4), each(4)]);
    expect(split?.groups).toEqual({ train: ['f1', 'm1', 'm2'], validation: ['f2'], test: ['m3'] });
    expect(frontEnd?.channels).toEqual(
      ['f0', 'f1', 'f2'].map((name) => ({ name, unit: 'g', gain: 1000, offset: 0 })),
    );
    expect(odd).toEqual([]);
  });

  it('merges, renames and drops classes', async () => {
    const classes = { walking: ['Walk', 'Walk_*'] };
    const { train, odd } = await load({
      labels: { by: 'file', classes: { ...classes, stairs: ['Climb_stairs'] } },
    });
    expect(counts(train)).toEqual({ walking: 24, stairs: 12 });
    expect(odd).toEqual([]);
    const dropped = await load({ labels: { by: 'file', classes: { ...classes, up: ['Climb'] } } });
    expect(counts(dropped.train)).toEqual({ walking: 24, up: 0 });
    expect(dropped.odd.slice(0, 2)).toEqual([
      expect.stringContaining('data.labels.classes: no recording is "Climb"'),
      expect.stringMatching(
        /Climb_stairs.*: none of its 4 windows has a class; .* \(the first of 5 such in 5 files\)/,
      ),
    ]);
  });

  it('may have several patterns, and some that exclude', async () => {
    const files = ['{class}/{*}-f{*}.txt', '{class}/Accelerometer-{*}-{subject}.txt'];
    const split = { by: 'lists', train: ['f1', 'm2'], validation: ['f2'], test: ['m3'] };
    const { train } = await load({ files, exclude: ['Walk_slow', '*/*-m1.txt'], split });
    expect(counts(train)).toEqual({ Climb_stairs: 8, Walk: 8 });
    await expect(load({ exclude: ['Run/*'] })).rejects.toThrow('data.exclude: no recording in');
    await expect(load({ exclude: ['*/*'] })).rejects.toThrow(
      'data.exclude: it excludes all that data.files names',
    );
    await expect(load({ files: [...files, '{class}/Gyro-{subject}.txt'] })).rejects.toThrow(
      'is "{class}/Gyro-{subject}.txt"',
    );
    await expect(load({ files: ['{class}/{*}-{subject}.txt', 'Walk/{subject}-{*}.txt'] })).rejects.toThrow(
      /data\.files: the subject of Walk\/.* is "f1" by "\{class\}.*" and "Accelerometer-2011-05-10-Walk" by .*; let one pattern name it/,
    );
  });

  it('is divided by person where paths name them, and refused where nothing does', async () => {
    const byPatient = { split: { by: 'patient', validation: 0.2, test: 0.2 } };
    const { split } = await load(byPatient);
    expect(
      Object.values(split?.groups ?? {})
        .flat()
        .sort(),
    ).toEqual(PEOPLE);
    expect(split).toMatchObject({ anonymous: 0, shared: { subjects: [] } });
    await expect(load({ ...byPatient, files: ['{class}/Accelerometer-*.txt'] })).rejects.toThrow(
      'data.split: the split is by patient, but no recording names its subject (15 recordings of adl); write {subject} in data.files',
    );
  });

  it('says which files have no class where a pattern does not name it', async () => {
    await expect(load({ files: ['Walk/Accelerometer-{*}-{subject}.txt'] })).rejects.toThrow(
      /data\.labels: nothing gives Walk\/.* a class; write \{class\}/,
    );
  });

  it('finds names in the order of the paths', async () => {
    const found = await findRecordings(join(scratch.path, 'adl'), config());
    expect(found).toHaveLength(15);
    expect(found[5]).toMatchObject({
      name: 'Walk/Accelerometer-2011-05-10-Walk-f1',
      names: { class: 'Walk', subject: 'f1' },
    });
  });
});

describe('patterns with names', () => {
  it.each([
    ['{subject}/{subject}_{*}_sw', 's01/s01_02_sw', { subject: 's01' }],
    ['{subject}/{subject}_{*}_sw', 's01/s02_02_sw', undefined],
    ['{class}-{subject}', 'a-b-c', { class: 'a-b', subject: 'c' }],
    ['{class}', '', undefined],
    ['{class}/x', 'a/b/x', undefined],
    ['{other}', '{other}', {}],
    ['a{*}.(b)', 'axyz.(b)', {}],
  ])('%s in %s', (pattern, text, names) => {
    expect(matchPattern(pattern, text)?.names).toEqual(names);
  });

  it('are refused in a config if they name anything else', () => {
    expect(() => config({ files: ['{person}/*'] })).toThrow('write {subject}, {class}, or * for anything');
  });
});
