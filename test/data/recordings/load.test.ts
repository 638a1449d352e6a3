import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordingsConfig, recordingsSchema } from '../../../src/config/data-config.js';
import { recordingsOf } from '../../../src/data/dataset.js';
import { splitLine } from '../../../src/data/describe-split.js';
import { loadRecordings } from '../../../src/data/recordings/load.js';
import { loadSignals } from '../../../src/data/recordings/load-signals.js';
import { InputError } from '../../../src/errors/input-error.js';
import { openFrontEnd } from '../../../src/signal/open-front-end.js';
import { pushSample } from '../../../src/signal/program.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-recordings-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
/** Takes what is odd as it is; what a test is about is looked at with `oddities`. */
const context = { seed: 1, folder, report: () => {} };

/** What was odd about recordings, each with its source and place. */
async function oddities(given: RecordingsConfig): Promise<readonly string[]> {
  const found: string[] = [];
  await loadRecordings(given, {
    ...context,
    report: ({ source, place, problem }) => found.push(`${source}, ${place}: ${problem}`),
  });
  return found;
}

/** A tone of so many samples a period, with a size of its own. */
function tone(samples: number, period: number, size: number): string {
  return Array.from({ length: samples }, (_, i) =>
    Math.round(size * Math.sin((2 * Math.PI * i) / period)),
  ).join('\n');
}

const SIGNAL = { kind: 'windows', length: 32, features: { bands: [1, 10, 25] } };

function config(changes: object): RecordingsConfig {
  return recordingsSchema.parse({
    source: 'recordings',
    folder: 'tones',
    files: ['*/*'],
    rate: 100,
    signal: SIGNAL,
    labels: { by: 'file', classes: { slow: ['slow'], fast: ['fast'] } },
    split: { by: 'recording' },
    ...changes,
  });
}

beforeAll(async () => {
  for (const [kind, period] of [
    ['slow', 25],
    ['fast', 5],
  ] as const) {
    await mkdir(join(folder, 'tones', kind), { recursive: true });
    for (let i = 0; i < 10; i++) {
      await writeFile(join(folder, 'tones', kind, `${kind}${i}.txt`), tone(320, period, 100 + 50 * i));
    }
  }
  const rows = ['subject,activity,x,y'];
  for (const subject of ['ann', 'bob', 'cid', 'dan', 'eve']) {
    for (let i = 0; i < 400; i++) {
      const running = i >= 200;
      const value = Math.round(500 * Math.sin((2 * Math.PI * i) / (running ? 8 : 40)));
      rows.push(`${subject},${running ? 'run' : 'walk'},${value},${-value}`);
    }
  }
  await mkdir(join(folder, 'motion'), { recursive: true });
  await writeFile(join(folder, 'motion', 'all.csv'), `${rows.join('\n')}\n`);
});

describe('windows of raw samples', () => {
  const raw = { kind: 'raw', length: 32 };
  const classes = { labels: { by: 'column', column: 'activity' }, subjectColumn: 'subject' };
  const motion = (signal: object) =>
    config({
      ...{ folder: 'motion', files: ['*'], signal: { ...raw, ...signal }, ...classes },
      split: { by: 'lists', train: ['ann', 'bob', 'cid'], validation: ['dan'], test: ['eve'] },
    });

  it('are maps of points, with the integers of the front end in the model file', async () => {
    const splits = await loadRecordings(motion({ hop: 24 }), context);
    const { test, frontEnd } = splits;
    if (frontEnd === undefined || test.origins === undefined) throw new Error('incomplete');
    expect(test.width).toBe(64);
    expect(test.mapShape).toEqual({ height: 1, width: 32, channels: 2 });
    expect(test.inputScale).toBe(127 / 6);
    expect([frontEnd.center.length, frontEnd.multiplier.length]).toEqual([2, 2]);
    const [signal] = await loadSignals(motion({ hop: 24 }), context, recordingsOf(test));
    const stream = openFrontEnd(frontEnd).open();
    const inputs: number[][] = [];
    for (let i = 0; i < signal.count; i++) {
      if (pushSample(stream, signal.samples.subarray(2 * i, 2 * i + 2))) inputs.push([...stream.input]);
    }
    const seen = Array.from({ length: test.count }, (_, row) =>
      Array.from(test.features.subarray(row * 64, (row + 1) * 64), (feature) =>
        Math.round(feature * (test.inputScale ?? 0)),
      ),
    );
    expect(seen).toHaveLength(16);
    expect(seen).toEqual(inputs);
  });

  it('have scales of the training part alone: six standard deviations of a channel are input 127', async () => {
    const { train, frontEnd } = await loadRecordings(motion({ trainingHop: 8 }), context);
    // (400 - 32) / 8 + 1 windows of three people, of which three hold the edge between two classes.
    expect(train.count).toBe(3 * (47 - 3));
    const [column, other] = frontEnd?.multiplier ?? [];
    // The deviation of a sine of 500.
    expect(Math.abs(column - (4096 * 127) / (6 * 354))).toBeLessThan(8);
    expect(other).toBe(column);
    for (const channel of [0, 1]) {
      const values = train.features.filter((_, i) => i % 2 === channel);
      const squares = values.reduce((sum, value) => sum + value * value, 0);
      expect(Math.sqrt(squares / values.length)).toBeCloseTo(1, 1);
    }
  });

  it('may not overlap in a random split', async () => {
    const signal = { ...raw, hop: 16 };
    await expect(loadRecordings(config({ signal, split: { by: 'random' } }), context)).rejects.toThrow(
      'data.signal: windows of 32 samples every 16 overlap (hop, trainingHop)',
    );
  });

  it('are called windows in notes, and have to fit into a recording', async () => {
    const { notes } = await loadRecordings(motion({}), context);
    expect(notes?.[0]).toMatch(/^5 recordings: 60 windows, /);
    await expect(loadRecordings(config({ signal: { ...raw, length: 400 } }), context)).rejects.toThrow(
      'no recording gives any samples; check data.signal and data.channels',
    );
  });
});

describe('recordings of one class a file', () => {
  it('become windows whose features are the integers of the front end in the model file', async () => {
    const splits = await loadRecordings(config({}), context);
    expect(splits.train.classNames).toEqual(['slow', 'fast']);
    expect([splits.train.count, splits.validation.count, splits.test.count]).toEqual([120, 40, 40]);
    expect(splits.split?.groupedBy).toBe('recording');
    expect(splits.frontEnd?.rate).toBe(100);
    const { test, frontEnd } = splits;
    if (frontEnd === undefined || test.origins === undefined) throw new Error('incomplete');
    const name = test.origins.recordings[test.origins.recordingOf[0]];
    const [signal] = await loadSignals(config({}), context, [name]);
    const stream = openFrontEnd(frontEnd).open();
    const inputs: number[][] = [];
    for (let i = 0; i < signal.count; i++) {
      if (pushSample(stream, signal.samples.subarray(i, i + 1))) inputs.push([...stream.input]);
    }
    const rows = Array.from(test.origins.recordingOf.keys()).filter(
      (row) => test.origins?.recordings[test.origins.recordingOf[row]] === name,
    );
    const seen = rows.map((row) =>
      Array.from(test.features.subarray(row * test.width, (row + 1) * test.width), (feature) =>
        Math.round(feature * (test.inputScale ?? 0)),
      ),
    );
    expect(seen).toEqual(inputs);
  });

  it('have the same fingerprint again, and another with another front end', async () => {
    const first = await loadRecordings(config({}), context);
    const again = await loadRecordings(config({}), context);
    const other = await loadRecordings(config({ signal: { ...SIGNAL, detrend: 'none' } }), context);
    expect(again.fingerprint).toBe(first.fingerprint);
    expect(other.fingerprint).not.toBe(first.fingerprint);
  });

  it('have more windows in the training part, and there only, when the config wants them closer', async () => {
    const splits = await loadRecordings(config({ signal: { ...SIGNAL, trainingHop: 8 } }), context);
    // (320 - 32) / 8 + 1 windows of 12 recordings.
    expect([splits.train.count, splits.validation.count, splits.test.count]).toEqual([12 * 37, 40, 40]);
    const { split, notes } = splits;
    expect(split?.classes.map(({ train, trained }) => [train, trained])).toEqual([
      [60, 6 * 37],
      [60, 6 * 37],
    ]);
    if (split === undefined) throw new Error('no split');
    expect(splitLine(split)).toBe(
      'by recording: 444 / 40 / 40 samples (training windows have their own hop; with the hop of the other parts there would be 120); ' +
        'the subjects are not known',
    );
    expect(notes?.[1]).toBe(
      'training part, windows every 8 samples: 444 windows, 0 without a class, which are left out',
    );
  });

  it.each([{ trainingHop: 32 }, { hop: 40, trainingHop: 40 }])(
    'train once each where training has the hop of the others: %j',
    async (hop) => {
      const { split, train } = await loadRecordings(config({ signal: { ...SIGNAL, ...hop } }), context);
      expect(split?.classes.reduce((sum, counted) => sum + counted.train, 0)).toBe(train.count);
      expect(split?.classes[0]).not.toHaveProperty('trained');
    },
  );

  it('are not cut anew in the training part of a random split, where they would hold samples of the test part', async () => {
    const split = { by: 'random' };
    const closer = config({ signal: { ...SIGNAL, trainingHop: 40 }, split });
    await expect(loadRecordings(closer, context)).rejects.toThrow(
      /data\.signal\.trainingHop: .* would share samples .*; remove it, or split by recording/,
    );
    const same = await loadRecordings(config({ signal: { ...SIGNAL, trainingHop: 32 }, split }), context);
    expect(same.train.count + same.validation.count + same.test.count).toBe(200);
  });

  it.each([{ trainingHop: 8 }, { hop: 31 }])('cannot overlap in a random split: %j', async (hop) => {
    const overlapping = config({ signal: { ...SIGNAL, ...hop }, split: { by: 'random' } });
    await expect(loadRecordings(overlapping, context)).rejects.toThrow(/overlap.*split by recording/s);
    await loadRecordings(config({ split: { by: 'random' } }), context);
  });
});

describe('recordings in a CSV file', () => {
  const motion = (changes: object = {}): RecordingsConfig =>
    config({
      folder: 'motion',
      files: ['all'],
      labels: { by: 'column', column: 'activity' },
      subjectColumn: 'subject',
      split: { by: 'patient' },
      ...changes,
    });

  it('are one for every subject, labelled by what most of a window is', async () => {
    const { train, validation, test, split } = await loadRecordings(motion(), context);
    expect(train.classNames).toEqual(['run', 'walk']);
    const subjects = [train, validation, test].map((part) => new Set(part.origins?.subjectOf));
    expect(subjects.map(({ size }) => size)).toEqual([3, 1, 1]);
    expect(split?.shared.subjects).toEqual([]);
    // 12 windows a subject: six and a quarter of walking, then running.
    expect(Array.from(test.labels)).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('train on windows of one class alone and are tested on all, unless the config asks for more or less', async () => {
    const counts = async (purity: object | number | undefined, signal: object = {}) => {
      const labels = { by: 'column', column: 'activity', ...(purity === undefined ? {} : { purity }) };
      const splits = await loadRecordings(motion({ labels, signal: { ...SIGNAL, ...signal } }), context);
      const { train, validation, test, notes, split } = splits;
      const parts = [train.count, validation.count, test.count];
      expect(split?.classes.map(({ train: all, trained }) => trained ?? all)).toEqual(
        [0, 1].map((label) => train.labels.filter((own) => own === label).length),
      );
      return { parts, notes };
    };
    const mixed = (windows: number, others: number) =>
      `5 recordings: ${windows} windows, 0 without a class, which are left out; ${others} others have the class of most of their ` +
      'samples, but not of all';
    const lost = (part: string, windows: number, share = 100) =>
      `${part} part: ${windows} windows are left out, because less than ${share} % of them is of their class (data.labels.purity)`;
    // The seventh window of every subject: eight samples of walking, then twenty-four of running.
    expect(await counts(undefined)).toEqual({
      parts: [33, 12, 12],
      notes: [mixed(60, 5), lost('training', 3)],
    });
    expect(await counts({ train: 0.75 })).toEqual({ parts: [36, 12, 12], notes: [mixed(60, 5)] });
    expect(await counts({ train: 0.76, test: 0.8 })).toEqual({
      parts: [33, 11, 11],
      notes: [mixed(60, 5), lost('training', 3, 76), lost('validation', 1, 80), lost('test', 1, 80)],
    });
    expect((await counts(0)).parts).toEqual([36, 12, 12]);
    expect((await counts(1)).parts).toEqual([33, 11, 11]);
    // Windows that begin at 176, 184 and 192 hold the edge at sample 200.
    expect(await counts(undefined, { trainingHop: 8 })).toEqual({
      parts: [3 * (47 - 3), 12, 12],
      notes: [
        mixed(60, 5),
        'training part, windows every 8 samples: 141 windows, 0 without a class, which are left out; 9 others have the class of most ' +
          'of their samples, but not of all',
        lost('training', 9),
      ],
    });
  });

  it('know how much of them is of their class, in every part', async () => {
    const labels = { by: 'column', column: 'activity' };
    const { train, test } = await loadRecordings(motion({ labels, signal: SIGNAL }), context);
    expect([...(train.purity ?? [])]).toEqual(Array.from({ length: 33 }, () => 1));
    // The seventh window of the one test subject.
    expect([...(test.purity ?? [])]).toEqual(
      Array.from({ length: 12 }, (_, window) => (window === 6 ? 0.75 : 1)),
    );
    const pure = { ...labels, purity: 1 };
    expect(
      (await loadRecordings(motion({ labels: pure, signal: SIGNAL }), context)).test.purity,
    ).toHaveLength(11);
  });

  it('have the classes that the config makes of the texts of the column', async () => {
    const labels = (classes: object, rest?: string) => ({
      labels: { by: 'column', column: 'activity', classes, ...(rest === undefined ? {} : { rest }) },
    });
    const load = async (changes: object) => (await loadRecordings(motion(changes), context)).test;
    const renamed = await load(labels({ slow: ['walk'], fast: ['run'] }));
    expect([renamed.classNames, Array.from(renamed.labels)]).toEqual([
      ['slow', 'fast'],
      [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
    ]);
    const rest = await load(labels({ fast: ['run'] }, 'other'));
    expect([rest.classNames, Array.from(rest.labels)]).toEqual([
      ['other', 'fast'],
      [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
    ]);
    // A window of which a quarter is of no class.
    const dropped = await load(labels({ fast: ['run'], never: ['stand'] }));
    expect(Array.from(dropped.labels)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await oddities(motion(labels({ fast: ['run'], slow: ['wlak'] })))).toContain(
      'motion, data.labels.classes: no recording has the text "wlak" (did you mean "walk"?) in the column; texts of no class: "walk"',
    );
    const merged = loadRecordings(motion(labels({ moving: ['walk', 'run'] })), context);
    expect((await merged).train.labels).toEqual(new Uint8Array(36));
  });

  it('take the channels that the config names', async () => {
    const { frontEnd } = await loadRecordings(motion({ channels: ['y'] }), context);
    expect(frontEnd?.channels.map(({ name }) => name)).toEqual(['y']);
    await expect(loadRecordings(motion({ channels: ['z'] }), context)).rejects.toThrow('no channel "z"');
  });
});

describe('what nobody says', () => {
  const byPatient = { split: { by: 'patient' } };

  it('who recordings are of is asked where people are divided, and it is refused where nobody is named', async () => {
    await expect(loadRecordings(config(byPatient), context)).rejects.toThrow(
      /data\.split: the split is by patient, but no recording names its subject \(20 recordings of tones\); write \{subject\} in data\.files/,
    );
    const some = config({ ...byPatient, subjects: { 'slow/*': 's*' } });
    expect(await oddities(some)).toEqual([
      expect.stringMatching(
        /^tones, data\.split: .* 10 of 20 recordings do not name their subject: "fast\/fast0", /,
      ),
    ]);
    const { split } = await loadRecordings(some, context);
    expect(split).toMatchObject({ anonymous: 100, shared: { subjects: [] } });
    await expect(loadRecordings(some, { seed: 1, folder })).rejects.toThrow(
      /do not name their subject.*; write \{subject\} in data\.files, or name them in data\.subjects .*data\.subjectColumn/,
    );
  });

  it('and not where the config says that each is of another, or people are not divided', async () => {
    const subjects = { 'slow/*': '*', 'fast/*': '*' };
    expect(await oddities(config({ ...byPatient, subjects }))).toEqual([]);
    expect(await oddities(config({}))).toEqual([]);
    const { split } = await loadRecordings(config({ ...byPatient, subjects }), context);
    expect(split).toMatchObject({ anonymous: 0, shared: { subjects: [] } });
  });

  it.each([
    [
      { channelsOf: { 'slow/slow12': ['0'] } },
      'data.channelsOf: no recording is "slow/slow12" (did you mean "slow/slow1"?)',
    ],
    [{ subjects: { '*': '*', mouse: 'm' } }, 'data.subjects: no recording is "mouse"'],
    [
      { subjects: { 'slow/*': 'a', '*/slow1': 'b', 'fast/*': 'f' } },
      'data.subjects: several patterns name different subjects of "slow/slow1"',
    ],
    [
      { labels: { by: 'file', classes: { slow: ['slow'], fast: ['fast', 'fsat'] } } },
      'data.labels.classes: no recording is "fsat" (did you mean "fast"?)',
    ],
  ])('names of nothing are told with the name that is near: %j', async (changes, expected) => {
    expect(await oddities(config(changes))).toEqual([`tones, ${expected}`]);
  });

  it('annotations that are nowhere are told', async () => {
    const labels = { by: 'annotation', classes: { a: ['seizure'], b: ['x'] }, rest: 'rest' };
    expect(await oddities(config({ labels }))).toEqual(['tones, data.labels: no recording has annotations']);
  });
});

describe('recordings that give nothing', () => {
  beforeAll(async () => {
    await mkdir(join(folder, 'few', 'slow'), { recursive: true });
    await mkdir(join(folder, 'few', 'fast'), { recursive: true });
    for (let i = 0; i < 3; i++) {
      await writeFile(join(folder, 'few', 'slow', `s${i}.txt`), tone(320, 25, 300 + i));
      await writeFile(join(folder, 'few', 'fast', `f${i}.txt`), tone(320, 5, 300 + i));
    }
    await writeFile(join(folder, 'few', 'fast', 'short.txt'), tone(31, 5, 300));
    await writeFile(join(folder, 'few', 'slow', 'flat.txt'), '7\n'.repeat(64));
  });

  it('are named, and so are channels that never change', async () => {
    expect(await oddities(config({ folder: 'few' }))).toEqual([
      'slow/flat.txt, channel "flat": all of its 64 samples are 7',
      'fast/short.txt, : it is shorter than a window of 32 samples (31 samples, 0.31 s)',
    ]);
  });

  it('are said to be the reason where all of them are', async () => {
    const long = config({ folder: 'few', signal: { ...SIGNAL, length: 512 } });
    await expect(loadRecordings(long, context)).rejects.toThrow(
      'no recording gives any samples; check data.signal',
    );
  });

  it('may stand in the lists of a split', async () => {
    const split = {
      by: 'lists',
      of: 'recording',
      ...{ train: ['slow/s0', 'fast/f0', 'slow/flat', 'fast/short'] },
      ...{ validation: ['slow/s1', 'fast/f1'], test: ['slow/s2', 'fast/f2'] },
    };
    const { train } = await loadRecordings(config({ folder: 'few', split }), context);
    expect(train.count).toBe(22);
  });
});

describe('configs that do not fit the recordings', () => {
  it.each([
    ['a folder that is not there', { folder: 'nothing' }, 'data.folder: there is no "nothing"'],
    ['files that are not there', { files: ['medium/*'] }, 'no recording in'],
    [
      'a file of no class',
      { labels: { by: 'file', classes: { slow: ['slow'] } } },
      'no class matches the file fast',
    ],
    [
      'a file of two classes',
      { labels: { by: 'file', classes: { a: ['slow', 'fast'], b: ['fast'] } } },
      'in the classes a and b',
    ],
    ['text files without a rate', { rate: undefined }, 'rate'],
    [
      'a column where there is none',
      { labels: { by: 'column', column: 'activity' } },
      'data.labels: there is no column "activity"; the columns are f0',
    ],
  ])('are refused: %s', async (_, changes, message) => {
    const result = loadRecordings(config(changes), context);
    await expect(result).rejects.toBeInstanceOf(InputError);
    await expect(result).rejects.toThrow(message);
  });

  it('refuses samples that no 16-bit converter gives', async () => {
    await mkdir(join(folder, 'loud', 'slow'), { recursive: true });
    await writeFile(join(folder, 'loud', 'slow', 'a.txt'), '1\n2\n40000\n');
    const loud = config({
      folder: 'loud',
      labels: { by: 'file', classes: { slow: ['slow'], fast: ['fast'] } },
    });
    await expect(loadRecordings(loud, context)).rejects.toThrow(
      /sample 2 of channel .*: 40000 is not a whole number/,
    );
  });
});
