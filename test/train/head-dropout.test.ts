import { describe, expect, it } from 'vitest';
import { dropoutFactors, timesFactors } from '../../src/train/head-dropout.js';

const DROPOUT = { share: 0.25, seed: 7, head: 2 };
const COUNT = 20_000;

describe('dropoutFactors', () => {
  it('leave out the share, and keep the mean', () => {
    const factors = dropoutFactors(DROPOUT, 5, COUNT);
    expect(new Set(factors)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
    const left = factors.filter((factor) => factor === 0).length;
    // Five standard deviations of a binomial number.
    expect(Math.abs(left / COUNT - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / COUNT));
  });

  it('are the same for the same step and head, and others for another', () => {
    const factors = dropoutFactors(DROPOUT, 5, 100);
    expect(dropoutFactors(DROPOUT, 5, 100)).toEqual(factors);
    expect(dropoutFactors(DROPOUT, 6, 100)).not.toEqual(factors);
    expect(dropoutFactors({ ...DROPOUT, head: 3 }, 5, 100)).not.toEqual(factors);
    expect(dropoutFactors({ ...DROPOUT, seed: 8 }, 5, 100)).not.toEqual(factors);
  });
});

describe('timesFactors', () => {
  it('changes a copy', () => {
    const rows = Float32Array.of(1, 2, 3);
    expect([...timesFactors(rows, Float32Array.of(0, 2, 1))]).toEqual([0, 4, 3]);
    expect([...rows]).toEqual([1, 2, 3]);
  });
});
