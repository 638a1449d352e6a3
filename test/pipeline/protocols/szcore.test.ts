import { describe, expect, it } from 'vitest';
import { type Config, configSchema } from '../../../src/config/config.js';
import type { Annotation } from '../../../src/data/recording.js';
import type { RawSignal } from '../../../src/data/recordings/raw-signal.js';
import type { ProtocolInput } from '../../../src/pipeline/protocols/protocol.js';
import { szcore } from '../../../src/pipeline/protocols/szcore.js';
import { type MadeSample, madeDataset } from './made.js';

const RATE = 10;
/** Windows of ten seconds. */
const SPAN = 100;

function dataWith(labels: object): Config['data'] {
  return configSchema.parse({
    name: 'seizures',
    data: {
      source: 'recordings',
      folder: '.',
      files: ['*'],
      signal: { kind: 'windows', length: SPAN },
      labels,
      split: { by: 'patient' },
    },
    network: { layers: [8] },
  }).data;
}

const annotated = dataWith({ by: 'annotation', classes: { seizure: ['['] }, rest: 'rest' });

function signal(seconds: number, events: readonly (readonly [number, number])[], start = 0): RawSignal {
  return {
    ...{ name: 'r', stretch: 0, start, subject: undefined, file: 'r', rate: RATE, resampledFrom: undefined },
    ...{ channels: [], count: seconds * RATE, samples: new Int16Array(), gaps: [], fileClass: undefined },
    annotations: events.map(
      ([from, to]): Annotation => ({ time: from, duration: to - from, code: '[', text: '' }),
    ),
  };
}

/** All windows of a recording that lasts so long; `times` are those of their last samples. */
const windows = (recording: string, subject: string, seconds: number): readonly MadeSample[] =>
  Array.from({ length: seconds / 10 }, (_, i) => [recording, subject, 10 * (i + 1) - 1 / RATE, 0]);

const recordings: Readonly<Record<string, readonly RawSignal[]>> = {
  a: [signal(1000, [[300, 360]])],
  // Two stretches: all annotations are given from the start of each.
  b: [
    signal(400, [
      [100, 130],
      [700, 720],
    ]),
    signal(
      400,
      [
        [-500, -470],
        [100, 120],
      ],
      600,
    ),
  ],
};
const samples = [...windows('a', 'anna', 1000), ...windows('b', 'ben', 1000)];

function input(more: Partial<ProtocolInput> = {}): ProtocolInput {
  return {
    data: annotated,
    test: madeDataset(['rest', 'seizure'], samples),
    ...{ span: SPAN, seed: 1, from: undefined, event: undefined },
    signals: (name) => Promise.resolve(recordings[name]),
    ...more,
  };
}

/** Answers "seizure" for the windows of a recording that end at these seconds. */
const answering = (alarms: Readonly<Record<string, readonly number[]>>) =>
  Uint8Array.from(samples, ([recording, , time]) =>
    Number((alarms[recording] ?? []).some((second) => Math.abs(second - 1 / RATE - (time ?? 0)) < 1e-9)),
  );

describe('SzCORE on windows of recordings', () => {
  it('takes the events of the files and the windows that are answered, by hand', async () => {
    const prepared = await szcore.prepare(input());
    // a: one alarm in the seizure, one far from it. b: the first seizure is found, the second is not.
    const { recordings: rows, figures } = prepared.score(answering({ a: [340, 900], b: [150] }));
    expect(rows.map(({ counts }) => counts)).toEqual([
      { events: 1, found: 1, 'false alarms': 1, seconds: 1000 },
      { events: 2, found: 1, 'false alarms': 0, seconds: 800 },
    ]);
    const [sensitivity, precision, f1, falseAlarms] = figures;
    expect(sensitivity).toMatchObject({
      gross: expect.closeTo(200 / 3, 9),
      mean: 75,
      worst: { subject: 'ben', value: 50 },
    });
    expect(precision).toMatchObject({ gross: expect.closeTo(200 / 3, 9), mean: 75 });
    expect(f1.gross).toBeCloseTo(200 / 3, 9);
    expect(falseAlarms).toMatchObject({
      unit: 'a day',
      gross: 48,
      mean: expect.closeTo(43.2, 9),
      worst: { subject: 'anna', value: expect.closeTo(86.4, 9) },
    });
  });

  it('reads events from a column of classes as well', async () => {
    const labels = new Int16Array(10_000).fill(0, 0).fill(1, 3000, 3600);
    const column = { ...signal(1000, []), classes: { names: ['calm', 'fit'], labels } };
    const data = dataWith({ by: 'column', column: 'c', classes: { seizure: ['fit'] }, rest: 'rest' });
    const test = madeDataset(['rest', 'seizure'], windows('a', 'anna', 1000));
    const prepared = await szcore.prepare(input({ data, test, signals: () => Promise.resolve([column]) }));
    const answers = answering({ a: [340] }).subarray(0, test.count);
    expect(prepared.score(answers).recordings[0].counts).toMatchObject({
      events: 1,
      found: 1,
      'false alarms': 0,
    });
  });
});

describe('SzCORE refuses', () => {
  it('data in which nobody can see events or all false alarms', async () => {
    const whole = dataWith({ by: 'file', classes: { seizure: ['S'], rest: ['Z'] } });
    await expect(szcore.prepare(input({ data: whole }))).rejects.toThrow('a whole file one class');
    const some = dataWith({ by: 'annotation', classes: { seizure: ['['], rest: ['|'] } });
    await expect(szcore.prepare(input({ data: some }))).rejects.toThrow('name the class of the rest');
    await expect(szcore.prepare(input({ span: undefined }))).rejects.toThrow('no windows of recordings');
  });

  it('classes without seizures, and a class that is not there', async () => {
    const test = madeDataset(['calm', 'fit'], samples);
    await expect(szcore.prepare(input({ test }))).rejects.toThrow(
      /no class is named "seizure".*"calm", "fit"/,
    );
    await expect(szcore.prepare(input({ event: 'fits' }))).rejects.toThrow(
      '--event: there is no class "fits"',
    );
  });
});
