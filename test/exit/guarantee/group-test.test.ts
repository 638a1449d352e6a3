import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Budget } from '../../../src/exit/budget.js';
import { probabilityOfAtMost } from '../../../src/exit/guarantee/binomial.js';
import { groupLosses } from '../../../src/exit/guarantee/group-losses.js';
import {
  groupPValue,
  groupsNeeded,
  hoeffdingBentkus,
  leastGroups,
  supportOf,
} from '../../../src/exit/guarantee/group-test.js';
import { type Answered, pairsOf, times } from './pairs.js';

const subjects = (loss: number, confidence: number, share?: number): Budget => ({
  metric: { kind: 'accuracy' },
  loss,
  confidence,
  unit: { kind: 'subject', ...(share === undefined ? {} : { share }) },
});

const RIGHT: Answered = [0, 0, 0];
const LOST: Answered = [0, 0, 1];
const GAINED: Answered = [1, 0, 1];

describe('groupLosses', () => {
  it('counts every group by itself, whatever its size', () => {
    const samples = [...times(9, RIGHT), LOST, ...times(1, GAINED), ...times(1, RIGHT), LOST];
    const groupOf = [...new Array<number>(10).fill(7), 3, 3, 5];
    expect([...groupLosses(pairsOf(2, samples), groupOf, { kind: 'accuracy' })]).toEqual([0.1, -0.5, 1]);
  });

  it('leaves out groups without samples of the class whose sensitivity is guarded', () => {
    const samples = [RIGHT, RIGHT, GAINED, LOST];
    const losses = groupLosses(pairsOf(2, samples), [1, 1, 2, 2], { kind: 'sensitivity', label: 1 });
    expect([...losses]).toEqual([-1]);
  });

  it('takes macro-F1 over the classes that a group has', () => {
    const samples: readonly Answered[] = [
      [0, 0, 0],
      [1, 1, 0],
      [2, 2, 2],
    ];
    const [first, second] = groupLosses(pairsOf(3, samples), [0, 0, 1], { kind: 'macro-f1' });
    // F1 of class 0 is 2/3 with early exit, that of class 1 is 0.
    expect(first).toBeCloseTo(1 - 1 / 3, 12);
    expect(second).toBe(0);
  });

  it('refuses groups of other samples', () => {
    expect(() => groupLosses(pairsOf(2, [RIGHT]), [1, 2], { kind: 'accuracy' })).toThrow(RangeError);
  });
});

describe('hoeffdingBentkus', () => {
  it('is the exact probability where nothing is ever lost', () => {
    expect(hoeffdingBentkus(0, 22, 0.1)).toBeCloseTo(0.9 ** 22, 12);
    expect(hoeffdingBentkus(0, 1, 1)).toBe(0);
  });

  it('is no smaller than the exact tail of losses that are 0 or 1, and grows with the mean', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.nat(200),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (count, lost, loss) => {
          const of = (number: number) => hoeffdingBentkus(Math.min(number, count) / count, count, loss);
          expect(of(lost)).toBeGreaterThanOrEqual(
            probabilityOfAtMost(Math.min(lost, count), count, loss) * (1 - 1e-9),
          );
          expect(of(lost + 1)).toBeGreaterThanOrEqual(of(lost) - 1e-12);
        },
      ),
    );
  });
});

describe('groupPValue', () => {
  it('is the exact binomial tail of groups that lose more, for a share of new groups', () => {
    const losses = Float64Array.from([0, 0.01, 0.02, 0.2, -0.1, 0.02, 0, 0, 0, 0]);
    expect(groupPValue(subjects(0.02, 0.8, 0.9), losses)).toBeCloseTo(0.9 ** 10 + 10 * 0.1 * 0.9 ** 9, 12);
  });

  it('lets no gain of a group make up for the loss of another', () => {
    const mean = subjects(0.1, 0.8);
    expect(groupPValue(mean, Float64Array.of(0.05, -1, 0.05))).toBe(
      groupPValue(mean, Float64Array.of(0.05, 0, 0.05)),
    );
  });

  it('supports nothing without groups', () => {
    expect(groupPValue(subjects(0.1, 0.8), new Float64Array())).toBe(1);
    expect(groupPValue(subjects(0.1, 0.8, 0.5), new Float64Array())).toBe(1);
  });
});

describe('how many groups a claim needs', () => {
  it('is the number at which groups that never lose anything are enough, and one fewer are not', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.9, noNaN: true }),
        fc.double({ min: 0.5, max: 0.99, noNaN: true }),
        fc.option(fc.double({ min: 0.1, max: 0.95, noNaN: true }), { nil: undefined }),
        (loss, confidence, share) => {
          const budget = subjects(loss, confidence, share);
          const least = leastGroups(budget) ?? Number.NaN;
          expect(groupPValue(budget, new Float64Array(least))).toBeLessThanOrEqual(1 - confidence);
          if (least > 1)
            expect(groupPValue(budget, new Float64Array(least - 1))).toBeGreaterThan(1 - confidence);
        },
      ),
    );
  });

  it('grows with what groups lose, and is none where they lose more than the budget', () => {
    const budget = subjects(0.05, 0.95);
    const quiet = groupsNeeded(budget, Float64Array.of(0, 0, 0.01)) ?? Number.NaN;
    const loud = groupsNeeded(budget, Float64Array.of(0.02, 0.03, 0.04)) ?? Number.NaN;
    expect(leastGroups(budget)).toBe(59);
    expect(quiet).toBeGreaterThan(59);
    expect(loud).toBeGreaterThan(quiet);
    expect(groupsNeeded(budget, Float64Array.of(0.05, 0.06))).toBeUndefined();
  });
});

describe('supportOf', () => {
  it('says what so many groups can support: the largest loss, for a share of the new ones', () => {
    const losses = new Float64Array(22);
    losses[4] = 0.031;
    // 0.92^22 = 0.16 is below 0.2, and 0.93^22 = 0.203 is not.
    expect(supportOf(losses, 0.8)).toEqual({ share: 0.92, loss: 0.031 });
    expect(supportOf(Float64Array.of(-0.2), 0.95)).toEqual({ share: 0.05, loss: 0 });
    expect(supportOf(new Float64Array(), 0.95)).toBeUndefined();
  });

  it('is what the test of a share accepts, and the next percent is what it refuses', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.constantFrom(0.5, 0.8, 0.9, 0.95),
        (count, confidence) => {
          const losses = Float64Array.from({ length: count }, (_, i) => i / 100);
          const { share, loss } = supportOf(losses, confidence) ?? { share: 0, loss: 0 };
          if (share === 0) return;
          expect(groupPValue(subjects(loss, confidence, share), losses)).toBeLessThanOrEqual(
            1 - confidence + 1e-12,
          );
          expect(groupPValue(subjects(loss, confidence, share + 0.01), losses)).toBeGreaterThan(
            1 - confidence,
          );
        },
      ),
    );
  });
});
