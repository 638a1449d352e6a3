import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countBelow, logarithm, replaceSorted } from '../../../src/kernel/beats/feature-math.js';
import { divide } from '../../../src/kernel/signal/arithmetic.js';

describe('logarithm', () => {
  it('is 1024 log2 to within 1.5, from 1 to 2^31 - 1', () => {
    let worst = 0;
    for (let value = 1; value < 2 ** 31; value = Math.ceil(value * 1.0007)) {
      worst = Math.max(worst, Math.abs(logarithm(value) - 1024 * Math.log2(value)));
    }
    expect(worst).toBeLessThan(1.5);
    expect(logarithm(2 ** 31 - 1)).toBeLessThanOrEqual(31744);
  });

  it('never falls, and is 0 below 1', () => {
    let before = 0;
    for (let value = 1; value < 70000; value++) {
      expect(logarithm(value)).toBeGreaterThanOrEqual(before);
      before = logarithm(value);
    }
    expect([0, -1, -(2 ** 31)].map(logarithm)).toEqual([0, 0, 0]);
  });
});

describe('divide', () => {
  it('is the floor of the quotient', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 - 1 }),
        fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        (dividend, divisor) => {
          expect(divide(dividend, divisor)).toBe(Math.floor(dividend / divisor));
        },
      ),
    );
  });
});

/** Sorted values, as many as a power of two. */
const sortedValues = fc
  .nat(5)
  .chain((bits) => fc.array(fc.integer({ min: -5, max: 20 }), { minLength: 2 ** bits, maxLength: 2 ** bits }))
  .map((values) => Int16Array.from(values).sort());

describe('countBelow', () => {
  it('counts the values below a limit', () => {
    fc.assert(
      fc.property(sortedValues, fc.integer({ min: -7, max: 22 }), (sorted, limit) => {
        const below = sorted.filter((value) => value < limit);
        expect(countBelow(sorted, sorted.length, limit)).toBe(below.length);
      }),
    );
  });
});

describe('replaceSorted', () => {
  it('leaves the array sorted, with one value in the place of another', () => {
    fc.assert(
      fc.property(sortedValues, fc.nat(), fc.integer({ min: -7, max: 22 }), (sorted, nth, value) => {
        const gone = sorted[nth % sorted.length];
        const others = [...sorted];
        others.splice(others.indexOf(gone), 1, value);
        replaceSorted(sorted, sorted.length, gone, value);
        expect(sorted).toEqual(Int16Array.from(others).sort());
      }),
    );
  });
});
