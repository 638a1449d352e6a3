import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/config/config.js';
import type { RawSignal } from '../../../src/data/recordings/raw-signal.js';
import { aami } from '../../../src/pipeline/protocols/aami.js';
import type { ProtocolInput } from '../../../src/pipeline/protocols/protocol.js';
import { type MadeSample, madeDataset } from './made.js';

/** A beat: true class, answer, and the minute at which it is; later than the learning period unless it is said. */
interface Beat {
  readonly pair: string;
  readonly minute?: number;
}

const CLASSES = ['N', 'S', 'V', 'F', 'Q'];

/** Beats as pairs of the true class and the answer: "Nn" 90 times. */
const beats = (counts: Readonly<Record<string, number>>, minute = 10): readonly Beat[] =>
  Object.entries(counts).flatMap(([pair, count]) => Array.from({ length: count }, () => ({ pair, minute })));

const RECORDS: Readonly<Record<string, { subject: string; beats: readonly Beat[] }>> = {
  // S: 6 of 10 found, false: 3 Ns + 1 Vs + 1 Fs. V: 8 of 10 found, false: 2 Nv; 4 Fv and 2 Qv do not count.
  '1': {
    subject: 'anna',
    beats: beats({
      Nn: 90,
      Ns: 3,
      Nv: 2,
      Nq: 1,
      Sn: 4,
      Ss: 6,
      Vv: 8,
      Vn: 1,
      Vs: 1,
      Fv: 4,
      Fn: 2,
      Fs: 1,
      Qv: 2,
      Qs: 3,
    }),
  },
  // S: none there, 5 Ns. V: 1 of 2 found, false: 1 Sv. The wrong beats of the first five minutes do not count.
  '2': {
    subject: 'ben',
    beats: [...beats({ Nn: 50, Ns: 5, Vv: 1, Vf: 1, Sv: 1 }), ...beats({ Nv: 30 }, 4.9)],
  },
  // Neither kind is there or answered.
  '3': { subject: 'cleo', beats: beats({ Nn: 40 }) },
};

const samples = Object.entries(RECORDS).flatMap(([recording, { subject, beats: own }]) =>
  own.map(({ pair, minute = 10 }): MadeSample => [recording, subject, 60 * minute, CLASSES.indexOf(pair[0])]),
);
const answers = Uint8Array.from(
  Object.values(RECORDS).flatMap(({ beats: own }) =>
    own.map(({ pair }) => CLASSES.indexOf(pair[1].toUpperCase())),
  ),
);

const { data } = configSchema.parse({
  name: 'beats',
  data: {
    source: 'recordings',
    folder: '.',
    files: ['*'],
    signal: { kind: 'beats' },
    labels: { by: 'annotation', classes: { N: ['N'], S: ['S'], V: ['V'], F: ['F'], Q: ['Q'] } },
    split: { by: 'patient' },
  },
  network: { layers: [8] },
});

function input(more: Partial<ProtocolInput> = {}): ProtocolInput {
  return {
    data,
    test: madeDataset(CLASSES, samples),
    ...{ span: undefined, seed: 1, from: undefined, event: undefined },
    signals: () => Promise.resolve([]),
    ...more,
  };
}

/** A raw recording of which only the codes of its annotations matter. */
const signalWith = (codes: readonly string[]): RawSignal => ({
  ...{ name: 'r', stretch: 0, start: 0, subject: undefined, file: 'r', rate: 360, resampledFrom: undefined },
  ...{ channels: [], count: 0, samples: new Int16Array(), gaps: [], fileClass: undefined },
  annotations: codes.map((code) => ({ time: 1, duration: 0, code, text: '' })),
});

describe('AAMI EC57 on three records, counted by hand', () => {
  it('counts every record', async () => {
    const { recordings } = (await aami.prepare(input())).score(answers);
    expect(recordings.map(({ recording, counts }) => ({ recording, ...counts }))).toEqual([
      {
        recording: '1',
        ...{ 'S TP': 6, 'S FN': 4, 'S FP': 5, 'S TN': 110 },
        ...{ 'V TP': 8, 'V FN': 2, 'V FP': 2, 'V TN': 110 },
      },
      {
        recording: '2',
        ...{ 'S TP': 0, 'S FN': 1, 'S FP': 5, 'S TN': 52 },
        ...{ 'V TP': 1, 'V FN': 1, 'V FP': 1, 'V TN': 55 },
      },
      {
        recording: '3',
        ...{ 'S TP': 0, 'S FN': 0, 'S FP': 0, 'S TN': 40 },
        ...{ 'V TP': 0, 'V FN': 0, 'V FP': 0, 'V TN': 40 },
      },
    ]);
  });

  it('gives gross and average figures, and names the worst person', async () => {
    const { figures } = (await aami.prepare(input())).score(answers);
    const figure = (name: string) => figures.find((one) => one.name === name);
    expect(figure('S sensitivity')).toMatchObject({
      gross: expect.closeTo((100 * 6) / 11, 9),
      mean: expect.closeTo((60 + 0) / 2, 9),
      worst: { subject: 'ben', value: 0 },
    });
    expect(figure('V sensitivity')).toMatchObject({
      gross: expect.closeTo(75, 9),
      mean: expect.closeTo((80 + 50) / 2, 9),
      worst: { subject: 'ben', value: 50 },
    });
    expect(figure('V PPV')).toMatchObject({
      gross: expect.closeTo((100 * 9) / 12, 9),
      mean: expect.closeTo((80 + 50) / 2, 9),
    });
    expect(figure('V false-positive rate')).toMatchObject({
      gross: expect.closeTo((100 * 3) / 208, 9),
      mean: expect.closeTo((200 / 112 + 100 / 56 + 0) / 3, 9),
      worst: { subject: 'anna', value: expect.closeTo(200 / 112, 9) },
    });
    expect(figure('V sensitivity')?.grossInterval).toHaveLength(2);
  });

  it('counts the first minutes if it is told to, and leaves out a record that is over by then', async () => {
    const whole = (await aami.prepare(input({ from: 0 }))).score(answers);
    expect(whole.recordings[1].counts['V FP']).toBe(31);
    const short = madeDataset(CLASSES, [
      ['1', 'anna', 400, 0],
      ['2', 'ben', 200, 0],
    ]);
    const prepared = await aami.prepare(input({ test: short }));
    expect(prepared.leftOut).toEqual([{ recording: '2', reason: 'no beats after minute 5' }]);
    expect(prepared.score(Uint8Array.of(0, 0)).recordings).toHaveLength(1);
    await expect(aami.prepare(input({ test: short, from: 60 }))).rejects.toThrow(
      /--from: no beat .* minute 60/,
    );
  });
});

describe('AAMI EC57 refuses', () => {
  it('classes that are not of heart beats', async () => {
    const test = madeDataset(['rest', 'seizure'], [['1', 'anna', 0, 0]]);
    await expect(aami.prepare(input({ test }))).rejects.toThrow('"rest" is not a class of heart beats');
  });

  it('records with paced beats, and names them', async () => {
    const signals = (name: string) => Promise.resolve([signalWith(name === '2' ? ['N', '/'] : ['N'])]);
    await expect(aami.prepare(input({ signals }))).rejects.toThrow(
      'recordings "2" have paced beats, and EC57 leaves such recordings out; name them in data.split.leaveOut or with --leave-out',
    );
  });

  it('minutes where samples have no times', async () => {
    const test = madeDataset(CLASSES, [['1', 'anna', undefined, 0]]);
    await expect(aami.prepare(input({ test, from: 3 }))).rejects.toThrow(
      '--from: these samples have no times',
    );
    expect((await aami.prepare(input({ test }))).notes[0]).toMatch(/^All beats count/);
  });
});
