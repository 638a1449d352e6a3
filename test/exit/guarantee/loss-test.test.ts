import fc from 'fast-check';
import { dbinom } from 'lib-r-math.js';
import { describe, expect, it } from 'vitest';
import { probabilityOfAtMost } from '../../../src/exit/guarantee/binomial.js';
import { upperBound } from '../../../src/exit/guarantee/clopper-pearson.js';
import { differenceTail, lossTestPValue } from '../../../src/exit/guarantee/loss-test.js';
import type { LossCounts } from '../../../src/exit/guarantee/paired-loss.js';
import { differenceDistribution, naiveTail } from './reference.js';

const unit = fc.double({ min: 0, max: 1, noNaN: true });

describe('tail of the difference', () => {
  it('is the one found by adding one sample after the other, or 1e-12 larger', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), unit, unit, unit, (count, rate, tilt, position) => {
        const discordance = 0.001 + 0.999 * rate;
        const mean = discordance * tilt;
        const difference = Math.round((2 * position - 1) * count);
        const exact = naiveTail(count, difference, discordance, mean);
        const tail = differenceTail(count, difference, discordance, mean);
        expect(tail).toBeGreaterThanOrEqual(Math.min(1, exact) - 1e-13);
        expect(tail).toBeLessThanOrEqual(exact + 1.1e-12);
      }),
    );
  });

  it('is binomial when nothing can be gained', () => {
    expect(differenceTail(2000, 7, 0.01, 0.01)).toBeCloseTo(probabilityOfAtMost(7, 2000, 0.01), 11);
  });

  it('has the slope (n / 2) (P(S = t + 1) - P(S = t)) in the discordance rate', () => {
    const width = 1e-5;
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), unit, unit, unit, (count, rate, tilt, position) => {
        const discordance = 0.05 + 0.9 * rate;
        const mean = 0.9 * discordance * tilt;
        const difference = Math.round((2 * position - 1) * (count - 2));
        const others = differenceDistribution(count - 1, (discordance + mean) / 2, (discordance - mean) / 2);
        const at = (value: number) => others[value + count - 1];
        const slope =
          (naiveTail(count, difference, discordance + width, mean) -
            naiveTail(count, difference, discordance - width, mean)) /
          (2 * width);
        expect((count / 2) * (at(difference + 1) - at(difference))).toBeCloseTo(slope, 5);
      }),
    );
  });

  it('grows with the discordance rate where the p-value relies on it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 80 }),
        unit,
        unit,
        unit,
        unit,
        (count, loss, position, one, two) => {
          const mean = 0.45 * loss;
          const highest = Math.floor((count - 1) * mean) - 2;
          const difference = highest - Math.floor(position * (highest + count));
          const [low, high] = [one, two].map((share) => mean + share * (0.5 - mean)).sort((a, b) => a - b);
          expect(naiveTail(count, difference, high, mean)).toBeGreaterThanOrEqual(
            naiveTail(count, difference, low, mean) - 1e-12,
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('can fall with the discordance rate elsewhere', () => {
    expect(naiveTail(40, 9, 0.4, 0.2)).toBeLessThan(naiveTail(40, 9, 0.3, 0.2));
  });
});

type PValue = (counts: LossCounts, loss: number, level: number) => number;

/**
 * The largest probability to reject over true distributions with a mean of at least `loss`, by enumeration.
 */
function largestError(pValue: PValue, count: number, loss: number, level: number): number {
  const rejected: [lost: number, gained: number][] = [];
  for (let lost = 0; lost <= count; lost++) {
    for (let gained = 0; gained <= count - lost; gained++) {
      if (pValue({ count, lost, gained }, loss, level) <= level) rejected.push([lost, gained]);
    }
  }
  let largest = 0;
  for (const mean of [loss, 1.1 * loss, 1.5 * loss]) {
    for (let discordance = mean; discordance <= 1; discordance += discordance < 2 * mean ? mean / 20 : 0.04) {
      const lostShare = (1 + mean / discordance) / 2;
      const error = rejected.reduce(
        (sum, [lost, gained]) =>
          sum + dbinom(lost + gained, count, discordance) * dbinom(lost, lost + gained, lostShare),
        0,
      );
      largest = Math.max(largest, error);
    }
  }
  return largest;
}

/** Not valid: takes the observed discordance rate for the true one. */
function plugInPValue({ count, lost, gained }: LossCounts, loss: number): number {
  const discordance = Math.max(loss, (lost + gained) / count);
  return discordance === 0 ? 1 : differenceTail(count, lost - gained, discordance, loss);
}

const cases = [30, 45, 60].flatMap((count) =>
  [0.05, 0.1, 0.2].flatMap((loss) => [0.05, 0.1, 0.2].map((level) => ({ count, loss, level }))),
);

describe('test of the paired loss', () => {
  it.each(cases)('errs at most at its level: $count samples, loss $loss, level $level', (the) => {
    expect(largestError(lossTestPValue, the.count, the.loss, the.level)).toBeLessThanOrEqual(the.level);
  });

  it('comes near its level', () => {
    const used = cases.map((the) => largestError(lossTestPValue, the.count, the.loss, the.level) / the.level);
    expect(Math.max(...used)).toBeGreaterThan(0.5);
  });

  it('needs the bound of the discordance rate: the observed rate in its place errs more often', () => {
    const few = cases.filter(({ count }) => count === 30);
    const exceeded = few.filter(
      (the) => largestError(plugInPValue, the.count, the.loss, the.level) > the.level,
    );
    expect(exceeded.length).toBeGreaterThan(2);
  });

  it('rejects at once when the discordance rate is bounded below the loss', () => {
    const error = 0.05 * (1 / 10);
    expect(upperBound(3, 5000, error)).toBeLessThan(0.003);
    expect(lossTestPValue({ count: 5000, lost: 3, gained: 0 }, 0.003, 0.05)).toBe(error);
  });

  it('never rejects without samples, at a discordance above one half, or near the loss', () => {
    expect(lossTestPValue({ count: 0, lost: 0, gained: 0 }, 0.1, 0.05)).toBe(1);
    expect(lossTestPValue({ count: 1000, lost: 100, gained: 500 }, 0.1, 0.05)).toBe(1);
    expect(lossTestPValue({ count: 1000, lost: 120, gained: 22 }, 0.1, 0.05)).toBe(1);
  });

  it('rejects a loss of 0 when early exit clearly gains, not when it is even', () => {
    expect(lossTestPValue({ count: 1000, lost: 5, gained: 30 }, 0, 0.05)).toBeLessThan(0.05);
    expect(lossTestPValue({ count: 1000, lost: 30, gained: 30 }, 0, 0.05)).toBe(1);
    expect(lossTestPValue({ count: 1000, lost: 0, gained: 0 }, 0, 0.05)).toBe(1);
  });

  it('rounds counts that are not integers', () => {
    expect(lossTestPValue({ count: 2000.4, lost: 5.6, gained: 3.4 }, 0.01, 0.05)).toBe(
      lossTestPValue({ count: 2000, lost: 6, gained: 3 }, 0.01, 0.05),
    );
  });

  it('has a p-value that grows with lost answers, and falls with the loss allowed and the samples', () => {
    const rate = fc.double({ min: 0, max: 0.05, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 5000 }),
        rate,
        rate,
        fc.double({ min: 0.001, max: 0.1, noNaN: true }),
        (count, lostRate, gainedRate, loss) => {
          const counts = {
            count,
            lost: Math.round(count * lostRate),
            gained: Math.round(count * gainedRate),
          };
          const pValue = lossTestPValue(counts, loss, 0.05);
          const slack = 1e-11;
          expect(lossTestPValue({ ...counts, lost: counts.lost + 1 }, loss, 0.05)).toBeGreaterThanOrEqual(
            pValue - slack,
          );
          expect(lossTestPValue(counts, 1.1 * loss, 0.05)).toBeLessThanOrEqual(pValue + slack);
          expect(lossTestPValue({ ...counts, count: count + 50 }, loss, 0.05)).toBeLessThanOrEqual(
            pValue + slack,
          );
        },
      ),
    );
  });
});
