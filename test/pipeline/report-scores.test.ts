import { describe, expect, it } from 'vitest';
import {
  intervalMethodOf,
  marginBins,
  peopleOf,
  reportedPeople,
  reportedScores,
} from '../../src/pipeline/report-scores.js';

const classNames = ['N', 'V'];
const labels = Uint8Array.of(0, 0, 1, 1, 0, 1);
const answers = Uint8Array.of(0, 1, 1, 1, 0, 0);
const origins = {
  recordings: ['r1', 'r2', 'r3'],
  recordingOf: Uint32Array.of(0, 0, 1, 1, 2, 2),
  subjects: ['b', 'a'],
  subjectOf: Uint32Array.of(0, 0, 0, 0, 1, 1),
};
const data = { labels, classNames, origins, count: 6 };
const confusion = [
  [2, 1],
  [1, 2],
];

describe('people of a report', () => {
  it('are known by their names, and not where every recording counts as a person', () => {
    expect(peopleOf(data)).toEqual([
      ['a', [4, 5]],
      ['b', [0, 1, 2, 3]],
    ]);
    expect(peopleOf({})).toBeUndefined();
    const anonymous = { ...origins, anonymous: new Set([0, 1, 2]) };
    expect(peopleOf({ origins: anonymous })).toBeUndefined();
  });

  it('come the worst first, with their recordings', () => {
    const people = reportedPeople(peopleOf(data) ?? [], answers, data);
    expect(people.map(({ name, samples, right, recordings }) => [name, samples, right, recordings])).toEqual([
      ['a', 2, 1, 1],
      ['b', 4, 3, 2],
    ]);
    expect(people[0].sensitivity).toEqual([100, 0]);
  });
});

describe('scores of a report', () => {
  it('have intervals over people if there are several, else over samples', () => {
    expect(intervalMethodOf(undefined)).toEqual({ kind: 'wilson' });
    expect(intervalMethodOf([['a', [0]]])).toEqual({ kind: 'wilson' });
    expect(intervalMethodOf(peopleOf(data))).toEqual({ kind: 'bootstrap', people: 2 });
    const alone = reportedScores({ confusion, macroF1: 60 }, answers, data, undefined);
    const over = reportedScores({ confusion, macroF1: 60 }, answers, data, peopleOf(data));
    expect(alone.accuracy?.percent).toBeCloseTo(100 * (4 / 6), 10);
    expect(over.accuracy?.percent).toBeCloseTo(100 * (4 / 6), 10);
    // Resamples are of one person, of the other, or of both.
    expect(over.accuracy).toMatchObject({ low: 50, high: 75 });
    expect(alone.classes[0]).toMatchObject({ name: 'N', present: 3, answered: 3, right: 2 });
    expect(alone.classes[1].ppv?.percent).toBeCloseTo(200 / 3, 10);
  });
});

describe('bins of margins', () => {
  it('count every answer once, the largest in the last', () => {
    const margins = Int32Array.from({ length: 1000 }, (_, i) => (i === 999 ? 1_000_000 : i));
    const truth = new Uint8Array(1000);
    const given = Uint8Array.from({ length: 1000 }, (_, i) => Number(i < 100));
    const bins = marginBins({ labels: given, margins }, truth);
    expect(bins.reduce((sum, { right }) => sum + right, 0)).toBe(900);
    expect(bins.reduce((sum, { wrong }) => sum + wrong, 0)).toBe(100);
    expect(bins[0]).toEqual({ from: 0, to: 50, right: 0, wrong: 50 });
    expect(bins.length).toBeLessThanOrEqual(24);
    expect(bins[bins.length - 1].right).toBeGreaterThan(0);
  });

  it('are there for margins that are all 0, and not without samples', () => {
    expect(marginBins({ labels: [0, 1], margins: new Int32Array(2) }, new Uint8Array(2))).toEqual([
      { from: 0, to: 1, right: 1, wrong: 1 },
    ]);
    expect(marginBins({ labels: [], margins: new Int32Array(0) }, new Uint8Array(0))).toEqual([]);
  });
});
