import { expect, test } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { splitLine } from '../../src/data/describe-split.js';
import { divideSamples } from '../../src/data/divide.js';
import { type SplitSample, splitSamples } from '../../src/data/split.js';
import { splitReportSchema } from '../../src/data/split-report.js';

const samples = ['a', 'b', 'c', 'd'].flatMap((recording, i) =>
  [0, 1, 1].map((label): SplitSample => ({ label, recording, subject: i === 3 ? 'a' : recording })),
);
const lists = { train: ['a', 'b'], validation: ['c'], test: ['d'] };
const shares = { train: 0.4, validation: 0.3, test: 0.3 };

/** The line of a split of recordings of which these are anonymous: their names stand in for subjects. */
function lineWith(anonymous: string, plan: Parameters<typeof splitSamples>[2]): string {
  const given = samples.map((sample) =>
    anonymous.includes(sample.recording ?? '')
      ? { ...sample, subject: sample.recording, anonymous: true }
      : sample,
  );
  return splitLine(splitSamples(given, ['x', 'y'], plan).report);
}

test('a split by lists of recordings says who is in two parts', () => {
  const { report } = splitSamples(samples, ['x', 'y'], { by: 'lists', of: 'recording', lists });
  expect(splitLine(report)).toBe('by lists of recordings: 6 / 3 / 3 samples; in more than one part: a');
});

test('a split by subject says that nobody is', () => {
  const { report } = splitSamples(samples, ['x', 'y'], { by: 'patient', shares });
  expect(splitLine(report)).toMatch(/^by patient: \d+ \/ 3 \/ \d+ samples; nobody is in two parts$/);
});

test('no split says that nobody is in two parts where it does not know who is who', () => {
  const person = ', so each recording counted as a person';
  expect(lineWith('abcd', { by: 'patient', shares })).toBe(
    `by patient: 6 / 3 / 3 samples; the subjects are not known${person}`,
  );
  expect(lineWith('bc', { by: 'patient', shares })).toMatch(
    new RegExp(`^by patient: 6 / 3 / 3 samples; the subjects of 6 of them are not known${person}$`),
  );
  expect(lineWith('abcd', { by: 'recording', shares })).toBe(
    'by recording: 6 / 3 / 3 samples; the subjects are not known',
  );
  expect(lineWith('bc', { by: 'lists', of: 'recording', lists })).toBe(
    'by lists of recordings: 6 / 3 / 3 samples; in more than one part: a; the subjects of 6 of them are not known',
  );
  expect(lineWith('abcd', { by: 'random', shares, seed: 1 })).toMatch(
    /^by random: \d \/ \d \/ \d samples; (in more than one part: [a-d, ]+|4 recordings are in more than one part); the subjects are not known$/,
  );
});

test('a random split of samples of nobody says no more than their numbers', () => {
  const plan = { by: 'random', shares: { train: 0.5, validation: 0.25, test: 0.25 }, seed: 1 } as const;
  const anonymous = samples.map(({ label }) => ({ label }));
  const { report } = splitSamples(anonymous, ['x', 'y'], plan);
  expect(splitLine(report)).toMatch(/^by random: \d+ \/ \d+ \/ \d+ samples$/);
});

test('the number of training samples is of those that train', () => {
  const { report } = splitSamples(samples, ['x', 'y'], { by: 'patient', shares });
  const classes = report.classes.map((counted, i) => ({ ...counted, trained: 1000 + i }));
  expect(splitLine({ ...report, classes })).toBe(
    'by patient: 2 001 / 3 / 3 samples (training windows have their own hop; with the hop of the other parts there would be 6); ' +
      'nobody is in two parts',
  );
});

test('a report of before keeps its meaning', () => {
  const { report } = splitSamples(samples, ['x', 'y'], { by: 'patient', shares });
  const { anonymous: _, ...before } = report;
  expect(splitReportSchema.parse(before)).toEqual(report);
});

test('divideSamples keeps apart who is known and who is not', () => {
  const dataset: Dataset = {
    ...{ name: 'n', split: 'train', source: 'folder', count: 4, width: 1, classNames: ['x'] },
    features: new Float32Array(4),
    labels: new Uint8Array(4),
    origins: {
      ...{ recordings: ['a', 'b', 'c', 'd'], recordingOf: Uint32Array.of(0, 1, 2, 3) },
      ...{ subjects: ['p', 'b', 'c', 'q'], subjectOf: Uint32Array.of(0, 1, 2, 3) },
      anonymous: new Set([1, 2]),
    },
  };
  const found: string[] = [];
  const config = { by: 'patient', validation: 0.25, test: 0.25 } as const;
  const { split } = divideSamples(dataset, config, 1, ({ problem }) => found.push(problem));
  expect(split.anonymous).toBe(2);
  expect(found).toEqual([
    'the split is by patient, and 2 of 4 recordings do not name their subject: "b", "c"',
  ]);
  // Where nobody listens, nothing odd passes.
  expect(() => divideSamples(dataset, config, 1)).toThrow(
    'folder, data.split: the split is by patient, and 2 of 4',
  );
  expect(() => divideSamples(dataset, { ...config, by: 'recording' }, 1)).not.toThrow();
});
