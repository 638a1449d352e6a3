import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordingsSchema } from '../../../src/config/data-config.js';
import { loadRecordings } from '../../../src/data/recordings/load.js';
import { guessUnit } from '../../../src/data/survey/guess-roles.js';
import { type FolderSummary, summarizeFolder } from '../../../src/data/survey/survey-folder.js';
import { scratchFolder } from '../wfdb/scratch.js';

const scratch = scratchFolder();

function write(folder: string, files: Readonly<Record<string, string>>): string {
  const place = join(scratch.path, folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), text);
  }
  return place;
}

async function survey(folder: string, rate?: number): Promise<FolderSummary> {
  const { summary } = await summarizeFolder(folder, rate === undefined ? {} : { rate }, () => undefined);
  return summary;
}

/** Rows of a wave with time stamps of 50 Hz, half of them of each class; `jump` milliseconds are missing in the middle. */
function timed(person: number, jump = 0): string {
  const rows = Array.from({ length: 400 }, (_, i) => {
    const wave = (Math.sin(i / (3 + person)) * 2 + 0.25).toFixed(4);
    return `${i},${1_700_000_000_000 + 20 * i + (i < 200 ? 0 : jump)},${wave},${i === 7 ? '' : 100 + (i % 9)},${i < 200 ? 'still' : 'moving'}`;
  });
  return ['row,timestamp,acc,light,activity', ...rows, ''].join('\n');
}

describe('summarizeFolder', () => {
  it('finds rates, gaps, classes, scales and people, and proposes a section that reads them', async () => {
    const names = [1, 2, 3, 4, 5].flatMap((person) => [`s0${person}/a.csv`, `s0${person}/b.csv`]);
    const place = write('timed', {
      ...Object.fromEntries(names.map((name, i) => [name, timed(i, i === 3 ? 1000 : 0)])),
      'notes.txt': 'nothing but words\nin two lines\n',
    });
    const { columns, proposal, paths, unreadable } = await survey(place);
    const [kind] = columns;
    expect(kind.files).toHaveLength(10);
    expect(kind.roles).toEqual({
      label: 'activity',
      subject: undefined,
      time: { column: 'timestamp', unit: 'ms' },
    });
    expect(kind.time).toMatchObject({ gaps: 1, backwards: 0, filesWithBreaks: 1 });
    expect(kind.time?.missingSeconds).toBeCloseTo(1, 1);
    expect(kind.time?.rates?.least).toBeCloseTo(50, 6);
    expect(kind.classes).toEqual([
      { name: 'moving', count: 2000 },
      { name: 'still', count: 2000 },
    ]);
    expect(kind.columns).toMatchObject([
      { name: 'row', counts: true },
      { name: 'acc', scale: 4096, whole: false, missing: 0, counts: false },
      { name: 'light', scale: null, whole: true, missing: 10, range: { least: 100, largest: 108 } },
    ]);
    expect(paths).toMatchObject([{ pattern: '{subject}/*', subjects: ['s01', 's02', 's03', 's04', 's05'] }]);
    expect(unreadable.concat(columns.slice(1).map(({ example }) => example)).join()).toContain('notes.txt');
    expect(proposal?.fillIn).toEqual([]);
    const data = recordingsSchema.parse(proposal?.data);
    expect(data).toMatchObject({ rate: 50, channels: ['acc', 'light'], split: { by: 'patient' } });
    const splits = await loadRecordings(data, { seed: 1, report: () => undefined });
    expect(splits.train.classNames).toEqual(['moving', 'still']);
    expect(splits.split?.groupedBy).toBe('subject');
  });

  it('takes a column y beside x and z for an axis, and alone for classes', async () => {
    const rows = (names: string) =>
      `${names}\n${Array.from({ length: 60 }, (_, i) => `${20 * i},${i % 7},${i % 3},${i % 5}`).join('\n')}\n`;
    const axes = await survey(write('axes', { 'a.csv': rows('time_ms,x,y,z') }));
    expect(axes.columns[0].roles).toMatchObject({
      label: undefined,
      time: { column: 'time_ms', unit: 'ms' },
    });
    const alone = await survey(write('alone', { 'a.csv': rows('time_ms,first,y,second') }));
    expect(alone.columns[0].roles.label).toBe('y');
  });

  it('says what nothing tells: the rate of text, and its classes', async () => {
    const rows = (scale: number) =>
      Array.from({ length: 64 }, (_, i) => `${i % 7} ${scale * (i % 5)} 0.5\n`).join('');
    const place = write('three', { 'x1.txt': rows(1), 'x2.txt': rows(-2) });
    const { proposal, columns } = await survey(place);
    expect(columns[0].columns.map(({ scale }) => scale)).toEqual([null, null, 32768]);
    expect(proposal?.fillIn).toEqual([
      expect.stringMatching(/^data\.rate: /),
      expect.stringMatching(/^data\.labels: /),
      expect.stringMatching(/^data\.signal\.length: /),
    ]);
    expect((await survey(place, 16)).proposal?.fillIn).toEqual([expect.stringMatching(/^data\.labels: /)]);
  });

  it('adds the ending to patterns that would match other files, and names those that stay', async () => {
    const one = '1\n2\n3\n';
    const other = 'time,y\nx,y\n';
    const { proposal } = await survey(
      write('mixed', { 'a.txt': one, 'b.txt': one, 'c.txt': one, 'd.csv': other }),
    );
    expect(proposal?.data.files).toEqual(['*.txt']);
  });

  it('lists a file that cannot be read with the reason', async () => {
    const { unreadable, columns } = await survey(
      write('broken', { 'a.csv': 'x,y\n1,2\n3\n4,5\n', 'b.csv': 'x,y\n1,2\n2,1\n' }),
    );
    expect(columns.map(({ files }) => files)).toEqual([['b.csv']]);
    expect(unreadable).toEqual([expect.stringMatching(/a\.csv, line 3/)]);
  });
});

describe('guessUnit', () => {
  it.each([
    ['time_ms', [0, 5, 10], 'ms'],
    ['t', [0, 0.02, 0.04], 's'],
    ['t', [0, 20, 40], 'ms'],
    ['t', [0, 20_000, 40_000], 'us'],
    ['timestamp', [1_700_000_000, 1_700_000_000.02], 's'],
    ['timestamp', [1_700_000_000_000, 1_700_000_000_020], 'ms'],
    ['timestamp', [1_700_000_000_000_000, 1_700_000_000_020_000], 'us'],
    ['t', [3, 3, 3], undefined],
  ] as const)('takes %s of %j as %s', (name, times, unit) => {
    expect(guessUnit(name, Float64Array.from(times))).toBe(unit);
  });
});
