import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/math/random.js';
import { normalNoise } from '../../src/train/noise.js';

describe('normalNoise', () => {
  const noise = normalNoise(2, randomStream(7, 1, 'noise'));
  const values = Array.from({ length: 40_000 }, noise);
  const mean = (of: (value: number) => number) =>
    values.reduce((sum, value) => sum + of(value), 0) / values.length;

  it('has the moments of a normal distribution', () => {
    expect(mean((value) => value)).toBeCloseTo(0, 1);
    expect(mean((value) => (value / 2) ** 2)).toBeCloseTo(1, 1);
    expect(mean((value) => (value / 2) ** 3)).toBeCloseTo(0, 0);
    expect(mean((value) => (value / 2) ** 4) / 3).toBeCloseTo(1, 1);
  });

  it('is within two deviations as often as it should be, and always a number', () => {
    expect(mean((value) => Number(Math.abs(value) < 4))).toBeCloseTo(0.9545, 2);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('is the same for the same stream, and independent from one number to the next', () => {
    const again = normalNoise(2, randomStream(7, 1, 'noise'));
    expect(Array.from({ length: 40_000 }, again)).toEqual(values);
    const products = values.slice(1).map((value, i) => value * values[i]);
    expect(products.reduce((sum, product) => sum + product, 0) / products.length / 4).toBeCloseTo(0, 1);
  });
});
