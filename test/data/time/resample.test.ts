import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestSamples, resample, resampledCount } from '../../../src/data/time/resample.js';

const tone = (count: number, rate: number, frequency: number) =>
  Float64Array.from({ length: count }, (_, i) => Math.sin((2 * Math.PI * frequency * i) / rate));

/** The largest deviation away from the ends, where the filter has all of its samples. */
function largestError(found: Float64Array, expected: Float64Array): number {
  const margin = 60;
  return found.reduce(
    (largest, value, i) =>
      i < margin || i >= found.length - margin ? largest : Math.max(largest, Math.abs(value - expected[i])),
    0,
  );
}

describe('resample', () => {
  it.each([
    [104.22, 100],
    [360, 250],
    [50, 200],
    [173.61, 100],
  ])('keeps tones below the band from %s to %s samples per second', (from, to) => {
    for (const share of [0.05, 0.2, 0.35]) {
      const frequency = share * Math.min(from, to);
      const values = tone(2000, from, frequency);
      const found = resample(values, from, to);
      expect(found.length).toBe(resampledCount(2000, from, to));
      expect(largestError(found, tone(found.length, to, frequency))).toBeLessThan(1e-3);
    }
  });

  it('removes tones that the lower rate cannot have', () => {
    const found = resample(tone(4000, 400, 90), 400, 100);
    expect(largestError(found, new Float64Array(found.length))).toBeLessThan(1e-3);
  });

  it('keeps what is constant, and the range of times', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.double({ min: 10, max: 500, noNaN: true }),
        fc.double({ min: 10, max: 500, noNaN: true }),
        (count, from, to) => {
          const found = resample(new Float64Array(count).fill(7.25), from, to);
          expect(found.length).toBe(resampledCount(count, from, to));
          expect(found.every((value) => Math.abs(value - 7.25) < 1e-9)).toBe(true);
          const last = (found.length - 1) / to;
          expect(last).toBeLessThanOrEqual((count - 1) / from + 1e-6);
          expect(last + 1 / to).toBeGreaterThan((count - 1) / from - 1e-6);
          expect(nearestSamples(count, from, to).length).toBe(found.length);
        },
      ),
    );
  });

  it('does not let what was not measured into its neighbours, and loses no gap', () => {
    const cases = fc.record({
      gap: fc.integer({ min: 1, max: 180 }),
      length: fc.integer({ min: 1, max: 15 }),
      to: fc.constantFrom(25, 50, 97, 100, 103, 300),
    });
    fc.assert(
      fc.property(cases, ({ gap, length, to }) => {
        const values = Float64Array.from({ length: 200 }, (_, i) =>
          i < gap ? 1 : i < gap + length ? Number.NaN : 5,
        );
        const found = Array.from(resample(values, 100, to));
        const missing = found.filter(Number.isNaN);
        expect(missing.length).toBeGreaterThan(0);
        expect(
          found.every(
            (value) => Number.isNaN(value) || Math.abs(value - 1) < 1e-9 || Math.abs(value - 5) < 1e-9,
          ),
        ).toBe(true);
        for (const [i, value] of found.entries()) {
          const place = (100 * i) / to;
          if (place > gap - 0.999 && place < gap + length - 0.001) expect(value).toBeNaN();
        }
      }),
    );
  });

  it('takes the nearest samples for what is no number', () => {
    expect(Array.from(nearestSamples(5, 100, 50))).toEqual([0, 2, 4]);
    expect(Array.from(nearestSamples(3, 50, 100))).toEqual([0, 1, 1, 2, 2]);
  });
});
