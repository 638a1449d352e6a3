import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divide, logarithm, valueOfRank } from '../../../src/kernel/beats/feature-math.js';

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
        fc.integer({ min: 1, max: 2 ** 30 - 1 }),
        (dividend, divisor) => {
          expect(divide(dividend, divisor)).toBe(Math.floor(dividend / divisor));
        },
      ),
    );
  });
});

describe('valueOfRank', () => {
  it('is what stands there after sorting', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 20 }), (values) => {
        const sorted = [...values].sort((left, right) => left - right);
        const ranked = values.map((_, rank) => valueOfRank(Int16Array.from(values), values.length, rank));
        expect(ranked).toEqual(sorted);
      }),
    );
  });
});
