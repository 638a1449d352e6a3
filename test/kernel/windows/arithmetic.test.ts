import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitsOf, divideRounded } from '../../../src/kernel/signal/arithmetic.js';
import { clampFeature, divideDown, shiftRounded } from '../../../src/kernel/windows/arithmetic.js';
import { setEnergy } from '../../../src/kernel/windows/energy.js';
import { logarithmOf, logarithmOfEnergy } from '../../../src/kernel/windows/logarithm.js';
import { rootOf } from '../../../src/kernel/windows/root.js';
import { measureRoughness } from '../../../src/kernel/windows/roughness.js';
import { measureWindow } from '../../../src/kernel/windows/statistics.js';

const INT32_MAX = 2 ** 31 - 1;

describe('logarithmOf', () => {
  it('is 256 log2 to the nearest integer, within 0.6 over all of 31 bits', () => {
    const values = fc.oneof(
      fc.integer({ min: 1, max: INT32_MAX }),
      fc.integer({ min: 1, max: 70000 }),
      fc.integer({ min: 0, max: 30 }).map((bits) => 2 ** bits),
      fc.integer({ min: 1, max: 31 }).map((bits) => 2 ** bits - 1),
    );
    fc.assert(
      fc.property(values, (value) => {
        expect(Math.abs(256 * Math.log2(value) - logarithmOf(value))).toBeLessThan(0.6);
      }),
      { numRuns: 5000 },
    );
  });

  it('is exact for powers of two, and takes what is below 1 for 1', () => {
    for (let bits = 0; bits < 31; bits++) expect(logarithmOf(2 ** bits)).toBe(256 * bits);
    expect([logarithmOf(0), logarithmOf(-5), logarithmOf(-(2 ** 31))]).toEqual([0, 0, 0]);
  });

  it('never falls as its argument rises', () => {
    for (let value = 1; value < 70000; value++) {
      if (logarithmOf(value + 1) < logarithmOf(value)) expect.fail(`${value}`);
    }
  });
});

describe('integer arithmetic', () => {
  it('rootOf is the root within 0.6, for every 997th value that it takes and the ends', () => {
    const ends = [2 ** 28, 2 ** 28 + 1, 2 ** 30 - 1];
    for (let value = 2 ** 28; value < 2 ** 30; value += 997) ends.push(value);
    for (const value of ends) {
      if (!(Math.abs(rootOf(value) - Math.sqrt(value)) < 0.6)) expect.fail(`${value}: ${rootOf(value)}`);
    }
  });

  it('divideRounded rounds half up, divideDown down', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 29), max: 2 ** 29 }),
        fc.oneof(fc.integer({ min: 1, max: 2 ** 20 }), fc.integer({ min: 1, max: 9 })),
        (dividend, divisor) => {
          expect(divideRounded(dividend, divisor) + 0).toBe(Math.floor(dividend / divisor + 0.5) + 0);
          expect(divideDown(dividend, divisor) + 0).toBe(Math.floor(dividend / divisor) + 0);
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

  it('clampFeature leaves what a running mean over 1024 windows can hold in 32 bits', () => {
    expect([5, -5, 2 ** 30, -(2 ** 30)].map(clampFeature)).toEqual([5, -5, 32767 * 64, -(2 ** 21)]);
    expect(clampFeature(2 ** 30) * 1024 + 2 * 1024).toBeLessThan(2 ** 31);
  });

  it('setEnergy keeps a sum exactly, or to 18 bits', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 28), fc.nat(4095), (high, low) => {
        const energy = { sum: -1, exponent: -1 };
        setEnergy(high, low, energy);
        const exact = high * 4096 + low;
        expect(energy.sum).toBeLessThan(2 ** 31);
        const error = exact - energy.sum * 2 ** energy.exponent;
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(high < 2 ** 18 ? 0 : exact / 2 ** 18);
      }),
      {
        numRuns: 2000,
        examples: [
          [262143, 4095],
          [262144, 0],
          [0, 0],
        ],
      },
    );
  });
});

/** Scaled windows at their limits, and others. */
const WINDOWS: readonly (readonly [name: string, value: (i: number, seed: number) => number])[] = [
  ['zeros', () => 0],
  ['the largest steps', (i) => (i % 2 === 0 ? 8193 : -8192)],
  ['the largest value', () => 16385],
  ['the smallest value', () => -16385],
  ['a single spike', (i) => (i === 9 ? 16384 : 0)],
  ['a square wave', (i) => (i % 10 < 5 ? 8192 : -8192)],
  ['noise', (i, seed) => (Math.imul(i + seed, 0x9e3779b1) >> 18) + (i % 3)],
  ['a ramp', (i) => i - 8],
];

describe('sums over a scaled window', () => {
  it.each(WINDOWS)('are exact in 32 bits, for every length: %s', (_name, value) => {
    for (const length of [16, 17, 31, 64, 100, 255, 256, 1023, 1024]) {
      const values = Int32Array.from({ length }, (_unused, i) => value(i, length));
      const steps = [...values.subarray(1)].map((each, i) => each - values[i]);
      const bends = steps.slice(1).map((each, i) => each - steps[i]);
      const squares = (numbers: Iterable<number>) => [...numbers].reduce((sum, each) => sum + each * each, 0);
      const energy = { sum: -1, exponent: -1 };
      const statistics = { lineLength: -1, crossings: -1 };
      measureWindow(values, length, energy, statistics);
      const exact = squares(values);
      expect(exact - energy.sum * 2 ** energy.exponent).toBeGreaterThanOrEqual(0);
      expect(exact - energy.sum * 2 ** energy.exponent).toBeLessThanOrEqual(exact / 2 ** 18);
      expect(statistics.lineLength).toBe(steps.reduce((sum, step) => sum + Math.abs(step), 0));
      expect(statistics.crossings + 0).toBe(
        steps.filter((_step, i) => values[i] < 0 !== values[i + 1] < 0).length,
      );
      const roughness = { steps: -1, bends: -1 };
      measureRoughness(values, length, 0, roughness);
      for (const [measured, sum] of [
        [roughness.steps, squares(steps)],
        [roughness.bends, squares(bends)],
      ]) {
        expect(Math.abs(measured - 256 * Math.log2(Math.max(1, sum)))).toBeLessThan(0.7);
      }
    }
  });

  it('are logarithms of steps of the samples, those of zeros being 0', () => {
    expect(logarithmOfEnergy({ sum: 4, exponent: 12 }, -3)).toBe(256 * (2 + 12 - 6));
    expect(logarithmOfEnergy({ sum: 0, exponent: 0 }, -3)).toBe(0);
  });
});
