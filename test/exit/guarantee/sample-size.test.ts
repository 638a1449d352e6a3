import { describe, expect, it } from 'vitest';
import type { Budget, Metric } from '../../../src/exit/budget.js';
import { lossPValue } from '../../../src/exit/guarantee/loss-pvalue.js';
import { leastSamples, samplesNeeded } from '../../../src/exit/guarantee/sample-size.js';
import { pairsOf, times, twoClasses } from './pairs.js';

const metrics: readonly Metric[] = [
  { kind: 'accuracy' },
  { kind: 'sensitivity', label: 1 },
  { kind: 'macro-f1' },
];

const budgetOf = (metric: Metric, loss: number): Budget => ({ metric, loss, confidence: 0.95 });

/** Whether balanced samples with the given shares of lost and gained answers are accepted. */
function accepted(budget: Budget, count: number, lost: number, gained: number): boolean {
  return lossPValue(budget, twoClasses(count, lost, gained)) <= 1 - budget.confidence;
}

describe.each(metrics)('sample size for $kind', (metric) => {
  const budget = budgetOf(metric, 0.02);

  it('is the least one: as many samples pass without a change, 3 % fewer do not', () => {
    const least = leastSamples(budget, twoClasses(400, 7, 3)) ?? Number.NaN;
    expect(accepted(budget, 2 * Math.ceil((1.01 * least) / 2), 0, 0)).toBe(true);
    expect(accepted(budget, 2 * Math.floor((0.97 * least) / 2), 0, 0)).toBe(false);
  });

  it('is where the observed shares start to pass', () => {
    const needed = samplesNeeded(budget, twoClasses(400, 4, 0)) ?? Number.NaN;
    const hundreds = needed / 400;
    const many = Math.ceil(1.05 * hundreds);
    const few = Math.floor(0.95 * hundreds);
    expect(accepted(budget, 400 * many, 4 * many, 0)).toBe(true);
    expect(accepted(budget, 400 * few, 4 * few, 0)).toBe(false);
  });

  it('is no more than there are when those are accepted, and more when they are not', () => {
    for (const count of [1200, 1700, 2200, 2700, 3200]) {
      const needed = samplesNeeded(budget, twoClasses(count, 12, 6)) ?? Number.NaN;
      if (accepted(budget, count, 12, 6)) expect(needed).toBeLessThanOrEqual(count);
      else expect(needed).toBeGreaterThan(count);
    }
  });

  it('is the least one when nothing changed, and larger otherwise', () => {
    const unchanged = twoClasses(400, 0, 0);
    const least = leastSamples(budget, unchanged) ?? Number.NaN;
    expect(samplesNeeded(budget, unchanged)).toBe(least);
    expect(samplesNeeded(budget, twoClasses(400, 2, 2))).toBeGreaterThan(least);
  });

  it('does not exist when the observed loss is not below the budget, or the budget is 0', () => {
    expect(samplesNeeded(budget, twoClasses(400, 8, 0))).toBeUndefined();
    expect(samplesNeeded(budget, twoClasses(400, 30, 4))).toBeUndefined();
    expect(leastSamples(budgetOf(metric, 0), twoClasses(400, 0, 0))).toBeUndefined();
  });
});

describe('sample size', () => {
  it('is exactly the smallest that passes, for accuracy', () => {
    const budget = budgetOf({ kind: 'accuracy' }, 0.003);
    const least = leastSamples(budget, twoClasses(100, 0, 0)) ?? Number.NaN;
    for (let count = 1; count < least; count++) expect(accepted(budget, count, 0, 0)).toBe(false);
    expect(accepted(budget, least, 0, 0)).toBe(true);
  });

  it('counts all samples for sensitivity: a class twice as rare needs twice as many', () => {
    const budget = budgetOf({ kind: 'sensitivity', label: 1 }, 0.02);
    const half = leastSamples(budget, twoClasses(400, 0, 0)) ?? Number.NaN;
    const rare = pairsOf(2, [...times(300, [0, 0, 0]), ...times(100, [1, 1, 1])]);
    expect(Math.abs((leastSamples(budget, rare) ?? Number.NaN) - 2 * half)).toBeLessThanOrEqual(2);
    expect(
      leastSamples(budgetOf({ kind: 'sensitivity', label: 2 }, 0.02), pairsOf(3, times(9, [0, 0, 0]))),
    ).toBe(undefined);
  });
});

describe('p-value of a budget', () => {
  it('refuses budgets out of range', () => {
    const pairs = twoClasses(100, 0, 0);
    const accuracy = { kind: 'accuracy' } as const;
    expect(() => lossPValue({ metric: accuracy, loss: -0.1, confidence: 0.9 }, pairs)).toThrow(RangeError);
    expect(() => lossPValue({ metric: accuracy, loss: Number.NaN, confidence: 0.9 }, pairs)).toThrow(
      RangeError,
    );
    expect(() => lossPValue({ metric: accuracy, loss: 0.1, confidence: 1 }, pairs)).toThrow(RangeError);
  });

  it('is 1 for the sensitivity of a class without samples', () => {
    const pairs = pairsOf(3, times(1000, [0, 0, 0]));
    expect(lossPValue(budgetOf({ kind: 'sensitivity', label: 1 }, 0.1), pairs)).toBe(1);
  });
});
