import { describe, expect, it } from 'vitest';
import { type Fraction, fractionIntervals } from '../../src/metrics/fraction-intervals.js';
import { wilsonInterval } from '../../src/metrics/wilson.js';

const people = (rights: readonly number[], whole: number): readonly (readonly Fraction[])[] =>
  rights.map((part) => [{ part, whole }]);

describe('a bootstrap over people', () => {
  it('is wider than an interval over samples where people differ, and contains the share', () => {
    const [interval] = fractionIntervals(people([99, 98, 60, 97, 96, 55, 99, 98, 97, 99], 100), 1);
    const alone = wilsonInterval(898, 1000);
    if (interval === null || alone === null) throw new Error('no interval');
    expect(interval.percent).toBeCloseTo(89.8, 10);
    expect(interval.high - interval.low).toBeGreaterThan(3 * (alone.high - alone.low));
    expect(interval.low).toBeLessThan(89.8);
    expect(interval.high).toBeGreaterThan(89.8);
  });

  it('has the width that theory gives for a mean over alike people', () => {
    const rights = Array.from({ length: 100 }, (_, i) => (i * 37) % 101);
    const [interval] = fractionIntervals(people(rights, 101), 1);
    if (interval === null) throw new Error('no interval');
    const mean = rights.reduce((sum, right) => sum + right, 0) / 100;
    const deviation = Math.sqrt(rights.reduce((sum, right) => sum + (right - mean) ** 2, 0) / 100);
    const expected = (2 * 1.96 * deviation * 100) / 101 / Math.sqrt(100);
    expect(interval.high - interval.low).toBeGreaterThan(0.9 * expected);
    expect(interval.high - interval.low).toBeLessThan(1.1 * expected);
  });

  it('gives the same again, and one interval for every share', () => {
    const two = people([3, 9, 6], 10).map(([one]) => [one, { part: 1, whole: 1 }]);
    expect(fractionIntervals(two, 1)).toEqual(fractionIntervals(two, 1));
    expect(fractionIntervals(two, 1)[1]).toEqual({ percent: 100, low: 100, high: 100 });
  });

  it('has no interval where nobody, or hardly anybody, has the class', () => {
    expect(fractionIntervals([[{ part: 0, whole: 0 }], [{ part: 0, whole: 0 }]], 1)).toEqual([null]);
    const rare = Array.from({ length: 40 }, (_, i) => [{ part: 0, whole: i === 0 ? 5 : 0 }]);
    // One person of 40 is in 64 % of the resamples.
    expect(fractionIntervals(rare, 1)[0]).toEqual({ percent: 0, low: 0, high: 0 });
    expect(() => fractionIntervals([], 1)).toThrow('needs people');
  });
});
