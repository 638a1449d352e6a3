import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapIntervals } from '../../src/metrics/bootstrap.js';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('bootstrapIntervals', () => {
  it('is as wide as the central limit theorem says for many units', () => {
    const values = Array.from({ length: 400 }, (_, i) => i % 2);
    const [interval] = bootstrapIntervals(values, (drawn) => [mean(drawn)], 3);
    const half = 1.96 * Math.sqrt(0.25 / 400);
    expect(interval?.[0]).toBeCloseTo(0.5 - half, 1.9);
    expect(interval?.[1]).toBeCloseTo(0.5 + half, 1.9);
  });

  it('gives the same interval for the same seed, and another one for another', () => {
    const values = [1, 2, 4, 8, 16, 32, 65];
    const of = (seed: number) => bootstrapIntervals(values, (drawn) => [mean(drawn)], seed);
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it('has none for one unit, nor for a figure that most resamples do not define', () => {
    expect(bootstrapIntervals([5], (drawn) => [drawn[0]], 1)).toEqual([null]);
    const rare = bootstrapIntervals([1, 2, 3], (drawn) => [new Set(drawn).size === 3 ? 1 : null, 2], 1);
    expect(rare).toEqual([null, [2, 2]]);
  });

  it('lies within what the units have', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 2, maxLength: 6 }), fc.nat(1000), (values, seed) => {
        const [interval] = bootstrapIntervals(values, (drawn) => [mean(drawn)], seed);
        const [low, high] = interval ?? [Number.NaN, Number.NaN];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(high).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
      }),
      { numRuns: 20 },
    );
  });
});
