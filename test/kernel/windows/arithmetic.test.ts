import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitsOf, divideRounded } from '../../../src/kernel/signal/arithmetic.js';
import { measureEnergy, shiftRounded, squareRoot } from '../../../src/kernel/windows/arithmetic.js';
import { lengthOf } from '../../../src/kernel/windows/decimate.js';
import { logarithmOf, logarithmOfEnergy } from '../../../src/kernel/windows/logarithm.js';

const INT32_MAX = 2 ** 31 - 1;

describe('logarithmOf', () => {
  it('is 256 log2, rounded down, within 1.2 steps over all of 31 bits', () => {
    const values = fc.oneof(
      fc.integer({ min: 1, max: INT32_MAX }),
      fc.integer({ min: 1, max: 70000 }),
      fc.integer({ min: 0, max: 30 }).map((bits) => 2 ** bits),
      fc.integer({ min: 1, max: 31 }).map((bits) => 2 ** bits - 1),
    );
    fc.assert(
      fc.property(values, (value) => {
        const error = 256 * Math.log2(value) - logarithmOf(value);
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThan(1.2);
      }),
      { numRuns: 5000 },
    );
  });

  it('is exact for powers of two, and takes what is below 1 for 1', () => {
    for (let bits = 0; bits < 31; bits++) expect(logarithmOf(2 ** bits)).toBe(256 * bits);
    expect([logarithmOf(0), logarithmOf(-5), logarithmOf(-(2 ** 31))]).toEqual([0, 0, 0]);
  });

  it('never falls as its argument rises', () => {
    for (let value = 1; value < 40000; value++) {
      expect(logarithmOf(value + 1)).toBeGreaterThanOrEqual(logarithmOf(value));
    }
  });
});

describe('integer arithmetic', () => {
  it('squareRoot is the floor of the root', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 0, max: INT32_MAX }), fc.integer({ min: 0, max: 400 })),
        (value) => {
          expect(squareRoot(value)).toBe(Math.floor(Math.sqrt(value)));
        },
      ),
      { numRuns: 3000, examples: [[INT32_MAX], [2 ** 30], [2 ** 30 - 1], [46340 ** 2], [46340 ** 2 - 1]] },
    );
  });

  it('divideRounded rounds half up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 29), max: 2 ** 29 }),
        fc.oneof(fc.integer({ min: 1, max: 2 ** 20 }), fc.integer({ min: 1, max: 9 })),
        (dividend, divisor) => {
          expect(divideRounded(dividend, divisor) + 0).toBe(Math.floor(dividend / divisor + 0.5) + 0);
        },
      ),
      {
        numRuns: 3000,
        examples: [
          [-1, 2],
          [1, 2],
          [-3, 2],
          [0, 1],
          [2 ** 29, 1],
          [-(2 ** 29), 2 ** 29],
        ],
      },
    );
  });

  it('shiftRounded rounds half up, and multiplies where the shift is below 0', () => {
    expect([5, -5, 6, -6, 7].map((value) => shiftRounded(value, 2))).toEqual([1, -1, 2, -1, 2]);
    expect([shiftRounded(-3, -4), shiftRounded(9, 0)]).toEqual([-48, 9]);
  });

  it('bitsOf counts', () => {
    expect([0, 1, 2, 3, 4, 255, 256, INT32_MAX].map(bitsOf)).toEqual([0, 1, 2, 2, 3, 8, 9, 31]);
  });

  it('measureEnergy never leaves 31 bits, and is within 1 % of the sum of squares of what has 4 bits or more', () => {
    const lists = fc.tuple(fc.integer({ min: 1, max: 1024 }), fc.integer({ min: 0, max: 29 }), fc.integer());
    fc.assert(
      fc.property(lists, ([count, bits, seed]) => {
        const largest = 2 ** bits;
        const values = Int32Array.from({ length: count }, (_, i) =>
          (i ^ seed) % 3 === 0 ? largest : -largest,
        );
        const energy = { sum: -1, exponent: -1 };
        measureEnergy(values, 0, count, energy);
        expect(energy.sum).toBeLessThanOrEqual(INT32_MAX);
        const exact = count * largest * largest;
        expect(Math.abs((energy.sum * 2 ** energy.exponent) / exact - 1)).toBeLessThan(0.01);
        expect(Math.abs(logarithmOfEnergy(energy) - 256 * Math.log2(exact))).toBeLessThan(5);
      }),
      { numRuns: 300 },
    );
  });

  it('lengthOf is the length of a vector, within 0.1 %, and never above 16 bits', () => {
    const vectors = fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 1, maxLength: 16 });
    fc.assert(
      fc.property(vectors, (vector) => {
        const exact = Math.min(32767, Math.hypot(...vector));
        const error = Math.abs(lengthOf(Int32Array.from(vector), vector.length) - exact);
        expect(error).toBeLessThanOrEqual(1 + (exact > 8000 ? 16 + 0.001 * exact : 0));
      }),
      { numRuns: 2000 },
    );
  });
});
