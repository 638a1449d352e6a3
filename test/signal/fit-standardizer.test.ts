import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standardize } from '../../src/kernel/signal/standardize.js';
import { standardizeWindow } from '../../src/kernel/windows/standardize.js';
import { fitStandardizer, shiftedStandardizer } from '../../src/signal/fit-standardizer.js';

const ROWS = Int16Array.from([100, 7, -3000, 200, 7, 3000, 300, 7, -3000, 400, 7, 3000]);

describe('fitStandardizer', () => {
  it('brings the mean to 0 and three standard deviations to 127', () => {
    const fitted = fitStandardizer(ROWS, 4, 3);
    expect(fitted.features).toBe(3);
    expect(Array.from(fitted.center)).toEqual([250, 7, 0]);
    const deviation = Math.sqrt(12500);
    const input = new Int8Array(3);
    standardize(fitted, Int16Array.from([250 + 3 * deviation, 7, 3000]), input);
    expect(Array.from(input)).toEqual([127, 0, 42]);
    standardize(fitted, Int16Array.from([250 - deviation, 32767, -3300]), input);
    expect(Array.from(input)).toEqual([-42, 0, -47]);
  });

  it('counts rows by their weights', () => {
    const weighted = fitStandardizer(ROWS, 4, 3, Float64Array.from([2, 1, 0, 0]));
    const repeated = fitStandardizer(Int16Array.from([100, 7, -3000, 100, 7, -3000, 200, 7, 3000]), 3, 3);
    expect(weighted).toEqual(repeated);
  });

  it('has a multiplier of at most 16 bits', () => {
    const { multiplier } = fitStandardizer(Int16Array.from([0, 0, 0, 1]), 4, 1);
    expect(Array.from(multiplier)).toEqual([32767]);
  });

  it('refuses arrays that do not fit, and weights of nothing', () => {
    expect(() => fitStandardizer(ROWS, 0, 3)).toThrow(RangeError);
    expect(() => fitStandardizer(ROWS, 5, 3)).toThrow(RangeError);
    expect(() => fitStandardizer(ROWS, 4, 3, new Float64Array(3))).toThrow(RangeError);
    expect(() => fitStandardizer(ROWS, 4, 3, new Float64Array(4))).toThrow(RangeError);
  });
});

describe('a standardizer whose multipliers have shifts', () => {
  it('is exact to half a step and the 12 bits of its multipliers, for features of any width', () => {
    const widths = fc.integer({ min: 0, max: 21 }).map((bits) => 2 ** bits);
    fc.assert(
      fc.property(widths, fc.nat(1000), fc.integer({ min: -6, max: 6 }), (width, seed, place) => {
        const limit = (value: number) => Math.max(-(2 ** 21), Math.min(2 ** 21, Math.round(value)));
        const rows = Int32Array.from({ length: 40 }, (_, i) => limit(Math.sin(i * i + seed) * width + seed));
        const fitted = fitStandardizer(rows, 40, 1, undefined, 3, true);
        const mean = rows.reduce((sum, value) => sum + value, 0) / 40;
        const deviation = Math.sqrt(
          rows.reduce((sum, value) => sum + (value - fitted.center[0]) ** 2, 0) / 40,
        );
        const feature = limit(mean + place * deviation);
        const input = new Int8Array(1);
        standardizeWindow(shiftedStandardizer(1, fitted), Int32Array.of(feature), input);
        const exact = deviation === 0 ? 0 : ((feature - fitted.center[0]) * 127) / (3 * deviation);
        const clamped = Math.max(-127, Math.min(127, exact));
        // Wide features lose up to 6 of their lowest bits, which are below a hundredth of an input step.
        expect(Math.abs(input[0] - clamped)).toBeLessThanOrEqual(0.5 + 127 / 4096 + 0.02);
      }),
      { numRuns: 3000 },
    );
  });

  it('never leaves 32 bits, whatever it is given', () => {
    for (const shift of [4, 11, 22, 23, 28]) {
      for (const multiplier of [2048, 4095]) {
        for (const feature of [-(2 ** 21), 2 ** 21]) {
          const limit = Math.floor(2 ** (Math.min(22, shift) - 4));
          expect(limit * multiplier + 2 ** 21).toBeLessThan(2 ** 31);
          const input = new Int8Array(1);
          const standardizer = {
            features: 1,
            center: Int32Array.of(-feature),
            multiplier: Int16Array.of(multiplier),
            shift: Int8Array.of(shift),
          };
          standardizeWindow(standardizer, Int32Array.of(feature), input);
          const exact = (2 * feature * multiplier) / 2 ** shift;
          expect(Math.abs(input[0] - Math.max(-127, Math.min(127, exact)))).toBeLessThan(1);
        }
      }
    }
  });

  it('makes inputs of -127, 0 and 127 of a feature that is nearly always the same', () => {
    const rows = new Int32Array(100_000);
    rows[7] = 1;
    const fitted = fitStandardizer(rows, rows.length, 1, undefined, 3, true);
    const inputs = [-1, 0, 1].map((feature) => {
      const input = new Int8Array(1);
      standardizeWindow(shiftedStandardizer(1, fitted), Int32Array.of(feature), input);
      return input[0];
    });
    expect(inputs).toEqual([-127, 0, 127]);
  });
});
