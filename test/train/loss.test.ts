import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hintonLoss, lossOf, sigmoid, softplus, symbaLoss } from '../../src/train/loss.js';
import { naivePairLoss } from './reference.js';

const goodness = fc.double({ min: 0, max: 5, noNaN: true });

describe.each([
  { kind: 'symba', alpha: 4 } as const,
  { kind: 'symba', alpha: 0.5 } as const,
  { kind: 'hinton', threshold: 2 } as const,
])('loss $kind', (config) => {
  const loss = lossOf(config);

  it('has the value that the papers give', () => {
    fc.assert(
      fc.property(goodness, goodness, (positive, negative) => {
        expect(loss.value(positive, negative)).toBeCloseTo(naivePairLoss(config, positive, negative), 6);
      }),
    );
  });

  it('has slopes equal to finite differences', () => {
    const width = 1e-5;
    fc.assert(
      fc.property(goodness, goodness, (positive, negative) => {
        const along = (up: number, across: number) =>
          (loss.value(positive + up, negative + across) - loss.value(positive - up, negative - across)) /
          (2 * width);
        expect(loss.positiveSlope(positive, negative)).toBeCloseTo(along(width, 0), 5);
        expect(loss.negativeSlope(positive, negative)).toBeCloseTo(along(0, width), 5);
      }),
    );
  });
});

describe('softplus and sigmoid', () => {
  it('do not overflow', () => {
    expect([softplus(1e4), softplus(-1e4)]).toEqual([1e4, 0]);
    expect([sigmoid(1e4), sigmoid(0), sigmoid(-1e4)]).toEqual([1, 0.5, 0]);
  });
});

describe('pair losses', () => {
  it('at equal goodness are log 2 for SymBa, and at the threshold 2 log 2 for Hinton', () => {
    expect(symbaLoss(4).value(1, 1)).toBeCloseTo(Math.LN2, 12);
    expect(hintonLoss(2).value(2, 2)).toBeCloseTo(2 * Math.LN2, 12);
  });
});
