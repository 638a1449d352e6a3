import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerTable, scaledTable, undisturbedTable } from '../../../src/exit/guarantee/answer-table.js';
import { lossCountsOf, pairedLoss } from '../../../src/exit/guarantee/paired-loss.js';
import { pairsOf, threeClassPairs, times } from './pairs.js';
import { naiveLoss } from './reference.js';

const metrics = [
  { kind: 'accuracy' } as const,
  { kind: 'sensitivity', label: 0 } as const,
  { kind: 'sensitivity', label: 2 } as const,
];

describe('paired loss', () => {
  it('counts lost and gained answers, and for sensitivity those of the class only', () => {
    const pairs = pairsOf(3, [
      ...times(5, [0, 0, 0]),
      ...times(4, [0, 0, 1]),
      ...times(3, [0, 2, 0]),
      ...times(2, [0, 1, 2]),
      ...times(7, [1, 1, 0]),
    ]);
    expect(pairedLoss(pairs, { kind: 'accuracy' })).toEqual({ count: 21, lost: 11, gained: 3 });
    expect(pairedLoss(pairs, { kind: 'sensitivity', label: 0 })).toEqual({ count: 14, lost: 4, gained: 3 });
    expect(pairedLoss(pairs, { kind: 'sensitivity', label: 2 })).toEqual({ count: 0, lost: 0, gained: 0 });
  });

  it.each(metrics)('has the mean that is the difference of the metric ($kind $label)', (metric) => {
    fc.assert(
      fc.property(threeClassPairs, (pairs) => {
        const { count, lost, gained } = pairedLoss(pairs, metric);
        expect((lost - gained) / count).toBeCloseTo(naiveLoss(metric, pairs), 12);
      }),
    );
  });

  it('refuses labels that do not fit each other', () => {
    const pairs = pairsOf(2, times(3, [0, 1, 1]));
    expect(() => answerTable({ ...pairs, early: new Uint8Array(2) })).toThrow(RangeError);
    expect(() => answerTable({ ...pairs, classes: 1 })).toThrow(RangeError);
  });
});

describe('table of answers', () => {
  it('keeps its shares when it is scaled', () => {
    fc.assert(
      fc.property(threeClassPairs, fc.integer({ min: 1, max: 10_000 }), (pairs, size) => {
        const scaled = scaledTable(answerTable(pairs), size);
        expect(scaled.count).toBe(size);
        expect(scaled.cells.reduce((sum, { count }) => sum + count, 0)).toBeCloseTo(size, 6);
        const { count, lost } = lossCountsOf(scaled, { kind: 'accuracy' });
        const before = pairedLoss(pairs, { kind: 'accuracy' });
        expect(lost / count).toBeCloseTo(before.lost / before.count, 9);
      }),
    );
  });

  it('has no loss when early exit is taken to have given the full answers', () => {
    fc.assert(
      fc.property(threeClassPairs, (pairs) => {
        const counts = lossCountsOf(undisturbedTable(answerTable(pairs)), { kind: 'accuracy' });
        expect(counts).toEqual({ count: pairs.truth.length, lost: 0, gained: 0 });
      }),
    );
  });
});
