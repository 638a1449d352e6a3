import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracy, macroF1, sensitivities } from '../../src/exit/metrics.js';

const truth = Uint8Array.of(0, 0, 0, 1, 1, 2);
const answers = Uint8Array.of(0, 0, 1, 1, 2, 2);

describe('metrics', () => {
  it('accuracy is the percentage of right answers', () => {
    expect(accuracy(answers, truth)).toBeCloseTo(400 / 6);
  });

  it('sensitivity is the share of each class that is found; null where there is none to find', () => {
    const [first, second, third, absent] = sensitivities(answers, truth, 4);
    expect([first, second, third]).toEqual([(100 * 2) / 3, 50, 100]);
    expect(absent).toBeNull();
  });

  it('macro-F1 is the mean of 2 TP / (2 TP + FP + FN), without classes that occur nowhere', () => {
    const expected = (100 * (4 / 5 + 2 / 4 + 2 / 3)) / 3;
    expect(macroF1(answers, truth, 3)).toBeCloseTo(expected);
    expect(macroF1(answers, truth, 4)).toBeCloseTo(expected);
  });

  it('macro-F1 does not change when the classes are renamed', () => {
    const labels = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(labels, (pairs) => {
        const [first, second] = [0, 1].map((side) => Uint8Array.from(pairs, (pair) => pair[side]));
        const renamed = macroF1(
          first.map((label) => 3 - label),
          second.map((label) => 3 - label),
          4,
        );
        expect(renamed).toBeCloseTo(macroF1(first, second, 4), 9);
      }),
    );
  });
});
