import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paretoFront, ranking, type Score } from '../../src/fit/ranking.js';

const scores = fc.array(
  fc.record({
    accuracy: fc.integer({ min: 0, max: 6 }),
    cost: fc.integer({ min: 1, max: 6 }),
    excess: fc.constantFrom(0, 0, 0, 0.5, Number.POSITIVE_INFINITY),
  }),
  { maxLength: 12 },
);

/** Whether one is at least as good as another. */
const covers = (one: Score, other: Score) => one.accuracy >= other.accuracy && one.cost <= other.cost;

describe('paretoFront', () => {
  it('covers everything within the limits, and nothing on it covers another of it', () => {
    fc.assert(
      fc.property(scores, (all) => {
        const front = paretoFront(all).map((place) => all[place]);
        for (const score of all.filter(({ excess }) => excess === 0)) {
          expect(front.some((one) => covers(one, score))).toBe(true);
        }
        for (const one of front) {
          expect(one.excess).toBe(0);
          expect(front.filter((other) => covers(other, one))).toEqual([one]);
        }
        const costs = front.map(({ cost }) => cost);
        expect(costs).toEqual([...costs].sort((a, b) => a - b));
      }),
    );
  });
});

describe('ranking', () => {
  it('names every place once: within the limits first, the most accurate of all these at the top', () => {
    fc.assert(
      fc.property(scores, (all) => {
        const order = ranking(all);
        expect([...order].sort((a, b) => a - b)).toEqual(all.map((_, place) => place));
        const fits = order.map((place) => all[place].excess === 0);
        expect(fits).toEqual([...fits].sort((a, b) => Number(b) - Number(a)));
        if (fits[0]) {
          const best = Math.max(...all.filter(({ excess }) => excess === 0).map(({ accuracy }) => accuracy));
          expect(all[order[0]].accuracy).toBe(best);
        }
      }),
    );
  });

  it('gives places in turn to the most accurate and to the front', () => {
    const all = [
      { accuracy: 90, cost: 10, excess: 0 },
      { accuracy: 89, cost: 11, excess: 0 },
      { accuracy: 88, cost: 12, excess: 0 },
      { accuracy: 50, cost: 1, excess: 0 },
      { accuracy: 99, cost: 99, excess: 1 },
    ];
    // 90 is the most accurate; of the front 50 is left; then 89.
    expect(ranking(all)).toEqual([0, 3, 1, 2, 4]);
  });
});
