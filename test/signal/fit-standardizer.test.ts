import { describe, expect, it } from 'vitest';
import { standardize } from '../../src/kernel/signal/standardize.js';
import { fitStandardizer } from '../../src/signal/fit-standardizer.js';

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
