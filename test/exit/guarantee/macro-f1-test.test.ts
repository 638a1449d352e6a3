import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PairedLabels } from '../../../src/exit/budget.js';
import { type AnswerCell, answerTable } from '../../../src/exit/guarantee/answer-table.js';
import { type ClassCorner, classCorners } from '../../../src/exit/guarantee/class-intervals.js';
import { macroF1PValue } from '../../../src/exit/guarantee/macro-f1-test.js';
import { largestLoss, leastLogWealth } from '../../../src/exit/guarantee/macro-f1-wealth.js';
import { randomStream } from '../../../src/math/random.js';
import { type Answered, pairsOf, threeClassPairs, times, twoClasses } from './pairs.js';
import { naiveLoss } from './reference.js';

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const labels = [0, 1, 2];

/** F1 of the full network and weight of every class, taken from the samples. */
function observedNuisances({ truth, full, early, classes }: PairedLabels): ClassCorner[] {
  const share = (holds: (sample: number) => boolean) =>
    truth.filter((_, sample) => holds(sample)).length / truth.length;
  return Array.from({ length: classes }, (_, label) => {
    const ofClass = share((i) => truth[i] === label);
    return {
      f1:
        (2 * share((i) => truth[i] === label && full[i] === label)) /
        (ofClass + share((i) => full[i] === label)),
      weight: 1 / (ofClass + share((i) => early[i] === label)),
    };
  });
}

/** A sample's share of the macro-F1 loss, term by term. */
function naiveShare(
  { truth, full, early }: Omit<AnswerCell, 'count'>,
  nuisances: readonly ClassCorner[],
): number {
  const indicator = (holds: boolean) => (holds ? 1 : 0);
  const terms = nuisances.map(
    ({ f1, weight }, label) =>
      weight *
      (2 * indicator(truth === label && full === label) -
        2 * indicator(truth === label && early === label) +
        f1 * (indicator(early === label) - indicator(full === label))),
  );
  return terms.reduce((sum, term) => sum + term, 0) / nuisances.length;
}

/** The corners of a rectangle that reaches `width` times as far as the point, to both sides. */
function around({ f1, weight }: ClassCorner, width: number): ClassCorner[] {
  return [1 - width, 1 + width].flatMap((a) =>
    [1 - width, 1 + width].map((b) => ({ f1: a * f1, weight: b * weight })),
  );
}

/** A point in the rectangle with the given corners. */
function pointIn(corners: readonly ClassCorner[], across: number, up: number): ClassCorner {
  const between = (values: readonly number[], position: number) =>
    Math.min(...values) + position * (Math.max(...values) - Math.min(...values));
  return {
    f1: between(
      corners.map(({ f1 }) => f1),
      across,
    ),
    weight: between(
      corners.map(({ weight }) => weight),
      up,
    ),
  };
}

describe('macro-F1 loss as a mean', () => {
  it('is exact: each sample has a share of the difference of the macro-F1', () => {
    fc.assert(
      fc.property(threeClassPairs, (pairs) => {
        const nuisances = observedNuisances(pairs);
        const { cells, count } = answerTable(pairs);
        const mean = cells.reduce((sum, cell) => sum + cell.count * naiveShare(cell, nuisances), 0) / count;
        expect(mean).toBeCloseTo(naiveLoss({ kind: 'macro-f1' }, pairs), 12);
      }),
    );
  });

  it('is what the wealth of a small bet is about', () => {
    const bet = 1e-5;
    fc.assert(
      fc.property(threeClassPairs, (pairs) => {
        const corners = observedNuisances(pairs).map((nuisance) => around(nuisance, 1e-4));
        const growth = leastLogWealth(answerTable(pairs), corners, 0.1, bet) / (bet * pairs.truth.length);
        expect(growth).toBeCloseTo(0.1 - naiveLoss({ kind: 'macro-f1' }, pairs), 2);
      }),
    );
  });
});

describe('wealth', () => {
  const position = fc.tuple(unit, unit);

  it('is nowhere in the rectangles below the bound, which is near it when they are small', () => {
    fc.assert(
      fc.property(
        threeClassPairs,
        fc.array(position, { minLength: 3, maxLength: 3 }),
        fc.double({ min: 0.001, max: 0.3, noNaN: true }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (pairs, positions, width, share) => {
          const table = answerTable(pairs);
          const corners = observedNuisances(pairs).map((nuisance) => around(nuisance, width));
          const loss = 0.05;
          const bet = share / (largestLoss(corners) - loss);
          const point = corners.map((ofClass, label) => pointIn(ofClass, ...positions[label]));
          const wealth = table.cells.reduce(
            (sum, cell) => sum + cell.count * Math.log1p(bet * (loss - naiveShare(cell, point))),
            0,
          );
          const bound = leastLogWealth(table, corners, loss, bet);
          expect(bound).toBeLessThanOrEqual(wealth + 1e-9);
          if (width < 0.01 && share < 0.5) expect(bound).toBeGreaterThan(wealth - 20 * width * table.count);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('counts no loss above the largest, and the largest is one of them', () => {
    fc.assert(
      fc.property(threeClassPairs, fc.array(position, { minLength: 3, maxLength: 3 }), (pairs, positions) => {
        const corners = observedNuisances(pairs).map((nuisance) => around(nuisance, 0.1));
        const point = corners.map((ofClass, label) => pointIn(ofClass, ...positions[label]));
        const shares = (nuisances: readonly ClassCorner[]) =>
          labels.flatMap((truth) =>
            labels.flatMap((full) => labels.map((early) => naiveShare({ truth, full, early }, nuisances))),
          );
        expect(Math.max(...shares(point))).toBeLessThanOrEqual(largestLoss(corners) + 1e-12);
        const attained = labels.flatMap((full) =>
          shares(corners.map((ofClass, label) => pointIn(ofClass, label === full ? 0 : 1, 1))),
        );
        expect(Math.max(...attained)).toBeCloseTo(largestLoss(corners), 9);
      }),
    );
  });
});

describe('rectangles of the nuisances', () => {
  const population: readonly Answered[] = [
    ...times(40, [0, 0, 0]),
    ...times(4, [0, 1, 1]),
    ...times(3, [0, 0, 2]),
    ...times(30, [1, 1, 1]),
    ...times(3, [1, 0, 1]),
    ...times(18, [2, 2, 2]),
    ...times(2, [2, 1, 0]),
  ];

  function misses(runs: number, error: number): number {
    const stream = randomStream(5, 0, 'order');
    const truth = observedNuisances(pairsOf(3, population));
    let missed = 0;
    for (let run = 0; run < runs; run++) {
      const drawn = Array.from({ length: 200 }, () => population[stream.integer(0, population.length - 1)]);
      const corners = classCorners(answerTable(pairsOf(3, drawn)), error) ?? [];
      const inside = corners.every((ofClass, label) => {
        const [low, high] = [pointIn(ofClass, 0, 0), pointIn(ofClass, 1, 1)];
        const { f1, weight } = truth[label];
        return low.f1 <= f1 && f1 <= high.f1 && low.weight <= weight && weight <= high.weight;
      });
      if (!inside) missed += 1;
    }
    return missed / runs;
  }

  it('all hold the true values but for their error', () => {
    expect(misses(1000, 0.3)).toBeLessThanOrEqual(0.3);
  });

  it('do not hold them always', () => {
    expect(misses(1000, 0.3)).toBeGreaterThan(0.02);
  });

  it('do not exist when a class has no sample', () => {
    expect(classCorners(answerTable(pairsOf(3, times(100, [0, 0, 1]))), 0.1)).toBeUndefined();
  });
});

describe('test of the macro-F1', () => {
  const pValueOf = (pairs: PairedLabels, loss: number) => macroF1PValue(answerTable(pairs), loss, 0.05);

  it('rejects clear cases only', () => {
    expect(pValueOf(twoClasses(5000, 0, 0), 0.01)).toBeLessThan(0.01);
    expect(pValueOf(twoClasses(5000, 10, 10), 0.01)).toBeLessThan(0.05);
    expect(pValueOf(twoClasses(5000, 50, 0), 0.01)).toBe(1);
  });

  it('has a p-value of 1 when a class has no sample, or the loss is 0', () => {
    expect(pValueOf(pairsOf(3, [...times(3000, [0, 0, 0]), ...times(3000, [1, 1, 1])]), 0.05)).toBe(1);
    expect(pValueOf(twoClasses(5000, 0, 20), 0)).toBe(1);
  });

  it('has a p-value that grows with lost answers and falls with gained ones', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), fc.constantFrom(1000, 3000), (lost, gained, count) => {
        const pValue = pValueOf(twoClasses(count, lost, gained), 0.02);
        expect(pValueOf(twoClasses(count, lost + 2, gained), 0.02)).toBeGreaterThanOrEqual(pValue);
        expect(pValueOf(twoClasses(count, lost, gained + 2), 0.02)).toBeLessThanOrEqual(pValue);
      }),
      { numRuns: 50 },
    );
  });
});
