import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logarithmicAxis, percentAxis } from '../../src/report/axis.js';

describe('percentAxis', () => {
  it.each([
    [[97.2, 98], 1, [97.2, 97.4, 97.6, 97.8, 98]],
    [[98.59, 98.53], 2, [98.45, 98.5, 98.55, 98.6, 98.65, 98.7]],
    [[98, 98], 2, [97.9, 97.95, 98, 98.05, 98.1]],
    [[100], 2, [99.9, 99.95, 100]],
    [[0, 100], 0, [0, 50, 100]],
  ])('%j has %i decimals and ticks %j', (values, decimals, ticks) => {
    expect(percentAxis(values)).toEqual({ decimals, ticks });
  });

  it('encloses all values, within 0 to 100, with few ticks', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1 }), (values) => {
        const { ticks } = percentAxis(values);
        expect(ticks[0]).toBeLessThanOrEqual(Math.min(...values) + 1e-6);
        expect(ticks[ticks.length - 1]).toBeGreaterThanOrEqual(Math.max(...values) - 1e-6);
        expect(ticks[0]).toBeGreaterThanOrEqual(0);
        expect(ticks[ticks.length - 1]).toBeLessThanOrEqual(100);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(7);
      }),
    );
  });
});

describe('logarithmicAxis', () => {
  it.each([
    [
      [38_534, 2_662_400],
      [20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000],
    ],
    [
      [3, 40_000],
      [1, 10, 100, 1000, 10_000, 100_000],
    ],
    [[20_000], [20_000, 50_000]],
    [[1000], [1000, 2000]],
    [[0], [1, 2]],
  ])('%j has ticks %j', (values, ticks) => {
    expect(logarithmicAxis(values).ticks).toEqual(ticks);
  });

  it('encloses all values', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 1e12, noNaN: true }), { minLength: 1 }), (values) => {
        const { ticks } = logarithmicAxis(values);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks[0]).toBeLessThanOrEqual(Math.min(...values));
        expect(ticks[ticks.length - 1]).toBeGreaterThanOrEqual(Math.max(...values));
      }),
    );
  });
});
