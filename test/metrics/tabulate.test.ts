import { expect, test } from 'vitest';
import { type Tabulation, tabulate } from '../../src/metrics/tabulate.js';

/** Right answers of some. */
type Share = readonly [right: number, all: number];

const shares = (meanOver: Tabulation<Share>['meanOver']): Tabulation<Share> => ({
  figures: [{ name: 'right', unit: '%', worse: 'lower' }],
  meanOver,
  add: ([a, b], [c, d]) => [a + c, b + d],
  valuesOf: ([right, all]) => [all === 0 ? null : (100 * right) / all],
  shown: ([right, all]) => ({ right, all }),
});

const recordings = [
  { recording: 'a1', subject: 'a', counts: [9, 10] },
  { recording: 'a2', subject: 'a', counts: [10, 30] },
  { recording: 'b', subject: 'b', counts: [50, 100] },
  { recording: 'c', subject: 'c', counts: [0, 0] },
] as const;

test('gross counts every event alike, the mean every recording or every person, undefined ones apart', () => {
  const [byRecording] = tabulate(recordings, shares('recordings'), 1).figures;
  expect(byRecording.gross).toBeCloseTo((100 * 69) / 140, 9);
  expect(byRecording.mean).toBeCloseTo((90 + 100 / 3 + 50) / 3, 9);
  const { figures, people } = tabulate(recordings, shares('people'), 1);
  expect(figures[0].mean).toBeCloseTo((47.5 + 50) / 2, 9);
  expect(people).toEqual([
    { subject: 'a', recordings: 2, counts: { right: 19, all: 40 }, values: [47.5] },
    { subject: 'b', recordings: 1, counts: { right: 50, all: 100 }, values: [50] },
    { subject: 'c', recordings: 1, counts: { right: 0, all: 0 }, values: [null] },
  ]);
});

test('the worst person is the one with the lowest value, or the highest where that is worse', () => {
  expect(tabulate(recordings, shares('people'), 1).figures[0].worst).toEqual({ subject: 'a', value: 47.5 });
  const higher = {
    ...shares('people'),
    figures: [{ name: 'wrong', unit: '%', worse: 'higher' as const }],
  };
  expect(tabulate(recordings, higher, 1).figures[0].worst).toEqual({ subject: 'b', value: 50 });
});

test('intervals come from whole people: two recordings of one person are drawn together', () => {
  const one = recordings.slice(0, 2);
  expect(tabulate(one, shares('recordings'), 1).figures[0]).toMatchObject({
    grossInterval: null,
    meanInterval: null,
  });
  const two = tabulate(recordings.slice(0, 3), shares('recordings'), 1);
  // Of two people, a resample is a twice, b twice, or both.
  expect(two.figures[0].grossInterval).toEqual([47.5, 50]);
  expect(two).toEqual(tabulate(recordings.slice(0, 3), shares('recordings'), 1));
});
