import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../src/metrics/wilson.js';

describe("Wilson's interval", () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
  it.each([
    [81, 263, 25.53, 36.62],
    [15, 148, 6.24, 16.05],
    [0, 20, 0, 16.11],
    [1, 29, 0.61, 17.18],
  ])('of %i of %i', (right, count, low, high) => {
    const interval = wilsonInterval(right, count);
    expect(interval?.percent).toBeCloseTo((100 * right) / count, 10);
    expect(interval?.low).toBeCloseTo(low, 2);
    expect(interval?.high).toBeCloseTo(high, 2);
  });

  it('is nothing without samples, and refuses more right ones than there are', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
    expect(() => wilsonInterval(3, 2)).toThrow('3 of 2 samples');
  });

  it('contains the share, stays within 0 and 100, and is that of the wrong ones turned round', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, share) => {
          const right = Math.round(share * count);
          const interval = wilsonInterval(right, count);
          const wrong = wilsonInterval(count - right, count);
          if (interval === null || wrong === null) throw new Error('no interval');
          expect(interval.low).toBeGreaterThanOrEqual(0);
          expect(interval.high).toBeLessThanOrEqual(100);
          expect(interval.low).toBeLessThanOrEqual(interval.percent + 1e-9);
          expect(interval.high).toBeGreaterThanOrEqual(interval.percent - 1e-9);
          expect(interval.low).toBeCloseTo(100 - wrong.high, 8);
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });
});
