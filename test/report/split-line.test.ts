import { expect, test } from 'vitest';
import { splitSamples } from '../../src/data/split.js';
import { splitLine } from '../../src/report/split-line.js';

const samples = ['a', 'b', 'c', 'd'].flatMap((recording, i) =>
  [0, 1, 1].map((label) => ({ label, recording, subject: i === 3 ? 'a' : recording })),
);
const lists = { train: ['a', 'b'], validation: ['c'], test: ['d'] };

test('a split by lists of recordings says who is in two parts', () => {
  const { report } = splitSamples(samples, ['x', 'y'], { by: 'lists', of: 'recording', lists });
  expect(splitLine(report)).toBe('by lists of recordings: 6 / 3 / 3 samples; in more than one part: a');
});

test('a split by subject says that nobody is', () => {
  const shares = { train: 0.4, validation: 0.3, test: 0.3 };
  const { report } = splitSamples(samples, ['x', 'y'], { by: 'patient', shares });
  expect(splitLine(report)).toMatch(/^by patient: \d+ \/ 3 \/ \d+ samples; nobody is in two parts$/);
});

test('a random split of samples of nobody says no more than their numbers', () => {
  const shares = { train: 0.5, validation: 0.25, test: 0.25 };
  const anonymous = samples.map(({ label }) => ({ label }));
  const { report } = splitSamples(anonymous, ['x', 'y'], { by: 'random', shares, seed: 1 });
  expect(splitLine(report)).toMatch(/^by random: \d+ \/ \d+ \/ \d+ samples$/);
});
