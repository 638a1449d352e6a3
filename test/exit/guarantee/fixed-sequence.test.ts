import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testInSequence } from '../../../src/exit/guarantee/fixed-sequence.js';

describe('fixed sequence', () => {
  it('stops at the first hypothesis that is not rejected and tests none after it', () => {
    const asked: number[] = [];
    const pValues = [0.01, 0.05, 0.06, 0.001];
    const pValueOf = (index: number) => {
      asked.push(index);
      return pValues[index];
    };
    expect(testInSequence(4, pValueOf, 0.05)).toEqual({ accepted: 2, pValues: [0.01, 0.05, 0.06] });
    expect(asked).toEqual([0, 1, 2]);
  });

  it('accepts all when all are rejected, and nothing of nothing', () => {
    expect(testInSequence(3, () => 0, 0.1)).toEqual({ accepted: 3, pValues: [0, 0, 0] });
    expect(testInSequence(0, () => 0, 0.1)).toEqual({ accepted: 0, pValues: [] });
  });

  it('accepts nothing on a p-value that is not a number', () => {
    expect(testInSequence(2, () => Number.NaN, 0.1).accepted).toBe(0);
  });

  it('accepts exactly the leading rejections', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (pValues) => {
        const first = pValues.findIndex((pValue) => pValue > 0.5);
        const { accepted } = testInSequence(pValues.length, (index) => pValues[index], 0.5);
        expect(accepted).toBe(first === -1 ? pValues.length : first);
      }),
    );
  });
});
