import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordingsConfig, recordingsSchema } from '../../../src/config/data-config.js';
import { InputError } from '../../../src/config/input-error.js';
import { loadRecordings, loadSignals } from '../../../src/data/recordings/load.js';
import { openFrontEnd } from '../../../src/signal/open-front-end.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-recordings-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const context = { seed: 1, folder };

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
      if (stream.collect(signal.samples.subarray(i, i + 1))) inputs.push([...stream.input]);
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

  it('take the channels that the config names', async () => {
    const { frontEnd } = await loadRecordings(motion({ channels: ['y'] }), context);
    expect(frontEnd?.channels.map(({ name }) => name)).toEqual(['y']);
    await expect(loadRecordings(motion({ channels: ['z'] }), context)).rejects.toThrow('no channel "z"');
  });
});

describe('configs that do not fit the recordings', () => {
  it.each([
    ['a folder that is not there', { folder: 'nothing' }, 'data.folder: there is no "nothing"'],
    ['files that are not there', { files: ['medium/*'] }, 'no recording in'],
    [
      'a file of no class',
      { labels: { by: 'file', classes: { slow: ['slow'] } } },
      'no class names the file fast',
    ],
    [
      'a file of two classes',
      { labels: { by: 'file', classes: { a: ['slow', 'fast'], b: ['fast'] } } },
      'of the classes a and b',
    ],
    ['text files without a rate', { rate: undefined }, 'rate'],
    [
      'a column where there is none',
      { labels: { by: 'column', column: 'activity' } },
      'no column of classes',
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
    await expect(loadRecordings(loud, context)).rejects.toThrow(/sample 2 of channel .* is 40000/);
  });
});
