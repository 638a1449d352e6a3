import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitLogistic, whereBelow } from '../../src/exit/logistic.js';
import { randomStream } from '../../src/math/random.js';

describe('fitLogistic', () => {
  it('finds the curve that events were drawn from', () => {
    const stream = randomStream(5, 0, 'order');
    const x = Float64Array.from({ length: 20000 }, () => 3 * stream.uniform());
    const events = Uint8Array.from(x, (value) =>
      Number(stream.uniform() < 1 / (1 + Math.exp(-(1 - 2 * value)))),
    );
    const fit = fitLogistic(x, events);
    expect(fit?.intercept).toBeCloseTo(1, 0);
    expect(fit?.slope).toBeCloseTo(-2, 0);
  });

  it('has no best curve when the event came about never or always', () => {
    const x = Float64Array.of(1, 2, 3);
    expect(fitLogistic(x, Uint8Array.of(0, 0, 0))).toBeUndefined();
    expect(fitLogistic(x, Uint8Array.of(1, 1, 1))).toBeUndefined();
  });

  it('stays finite, whatever the samples, cleanly separated ones included', () => {
    const samples = fc.array(fc.tuple(fc.double({ min: 0, max: 20, noNaN: true }), fc.boolean()), {
      minLength: 2,
      maxLength: 50,
    });
    fc.assert(
      fc.property(samples, (pairs) => {
        const fit = fitLogistic(
          Float64Array.from(pairs, ([x]) => x),
          Uint8Array.from(pairs, ([, event]) => Number(event)),
        );
        if (fit !== undefined)
          expect(Number.isFinite(fit.intercept) && Number.isFinite(fit.slope)).toBe(true);
      }),
    );
  });
});

describe('whereBelow', () => {
  it('is the x where the curve crosses the risk', () => {
    const fit = { intercept: 1, slope: -2 };
    const x = whereBelow(fit, 0.1);
    expect(1 / (1 + Math.exp(-(1 - 2 * x)))).toBeCloseTo(0.1);
  });

  it('is nowhere when the curve does not fall', () => {
    expect(whereBelow({ intercept: -9, slope: 0 }, 0.1)).toBe(Number.POSITIVE_INFINITY);
    expect(whereBelow({ intercept: -9, slope: 1 }, 0.1)).toBe(Number.POSITIVE_INFINITY);
  });
});
