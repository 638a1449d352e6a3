import { dbinom } from 'lib-r-math.js';
import { describe, expect, it } from 'vitest';
import { probabilityOfAtMost } from '../../../src/exit/guarantee/binomial.js';
import { lowerBound, upperBound } from '../../../src/exit/guarantee/clopper-pearson.js';

describe('binomial distribution', () => {
  it('is the sum of its probabilities, at both ends and in between', () => {
    for (const count of [1, 2, 3, 10, 60, 500]) {
      for (const probability of [0, 0.001, 0.03, 0.5, 0.7, 0.99, 1]) {
        let sum = 0;
        for (let successes = 0; successes <= count; successes++) {
          sum += dbinom(successes, count, probability);
          expect(probabilityOfAtMost(successes, count, probability)).toBeCloseTo(sum, 11);
        }
      }
    }
    expect([probabilityOfAtMost(-1, 10, 0.5), probabilityOfAtMost(11, 10, 0.5)]).toEqual([0, 1]);
  });

  it('keeps its digits far in the lower tail', () => {
    expect(probabilityOfAtMost(1, 1000, 0.2) / (0.8 ** 1000 + 1000 * 0.2 * 0.8 ** 999)).toBeCloseTo(1, 10);
  });
});

describe('Clopper-Pearson bounds', () => {
  it('have the closed form that they have when all trials, or none, succeed', () => {
    expect(upperBound(0, 100, 0.05)).toBeCloseTo(1 - 0.05 ** (1 / 100), 12);
    expect(lowerBound(100, 100, 0.05)).toBeCloseTo(0.05 ** (1 / 100), 12);
    expect([lowerBound(0, 100, 0.05), upperBound(100, 100, 0.05)]).toEqual([0, 1]);
  });

  it.each([0.01, 0.1, 0.3, 0.5, 0.9])('miss a probability of %d in at most their error', (probability) => {
    const count = 40;
    let above = 0;
    let below = 0;
    for (let successes = 0; successes <= count; successes++) {
      const chance = dbinom(successes, count, probability);
      if (lowerBound(successes, count, 0.05) > probability) above += chance;
      if (upperBound(successes, count, 0.05) < probability) below += chance;
    }
    expect(above).toBeLessThanOrEqual(0.05);
    expect(below).toBeLessThanOrEqual(0.05);
  });
});
