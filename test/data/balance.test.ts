import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balancedProbabilities, drawBalanced } from '../../src/data/balance.js';
import { randomStream } from '../../src/math/random.js';

const random = () => randomStream(7, 0, 'order');
const data = fc.array(fc.tuple(fc.nat(3), fc.nat(4)), { minLength: 1, maxLength: 60 }).map((pairs) => ({
  labels: Uint8Array.from(pairs, ([label]) => label),
  subjects: pairs.map(([, subject]) => `p${subject}`),
}));
const exponent = fc.double({ min: -1, max: 2, noNaN: true });

describe('balancedProbabilities', () => {
  it('is what the exponents say', () => {
    fc.assert(
      fc.property(data, exponent, exponent, ({ labels, subjects }, classExponent, subjectExponent) => {
        const found = balancedProbabilities(labels, subjects, { classExponent, subjectExponent });
        const size = (label: number) => labels.filter((other) => other === label).length;
        const present = [...new Set(labels)];
        const all = present.reduce((sum, label) => sum + size(label) ** classExponent, 0);
        const raw = [...labels].map(
          (label, i) =>
            labels.filter((other, j) => other === label && subjects[j] === subjects[i]).length **
            -subjectExponent,
        );
        labels.forEach((label, i) => {
          const within = raw.reduce((sum, weight, j) => sum + (labels[j] === label ? weight : 0), 0);
          expect(found[i]).toBeCloseTo((size(label) ** classExponent / all) * (raw[i] / within), 9);
        });
        expect(found.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('drawBalanced', () => {
  it('draws each sample as often as its probability says', () => {
    const labels = Uint8Array.from({ length: 100 }, (_, i) => (i < 90 ? 0 : i < 98 ? 1 : 2));
    const subjects = Array.from(labels, (_, i) => (i < 60 ? 'a' : 'b'));
    const exponents = { classExponent: 0.3, subjectExponent: 0.5 };
    const draws = 200_000;
    const counts = new Array<number>(100).fill(0);
    for (const index of drawBalanced(labels, subjects, exponents, draws, random())) counts[index] += 1;
    balancedProbabilities(labels, subjects, exponents).forEach((probability, index) => {
      const spread = Math.sqrt((probability * (1 - probability)) / draws);
      expect(Math.abs(counts[index] / draws - probability)).toBeLessThan(5 * spread);
    });
  });

  it('is the same for the same stream, and of one subject where none is given', () => {
    const labels = Uint8Array.of(0, 0, 0, 1);
    const exponents = { classExponent: 0, subjectExponent: 1 };
    const drawn = drawBalanced(labels, undefined, exponents, 50, random());
    expect(drawn).toEqual(drawBalanced(labels, ['a', 'a', 'a', 'a'], exponents, 50, random()));
    expect(new Set(drawn)).toEqual(new Set([0, 1, 2, 3]));
  });

  it('refuses nothing to draw from, lengths that differ, exponents that are none', () => {
    const exponents = { classExponent: 0, subjectExponent: 0 };
    expect(() => drawBalanced(new Uint8Array(), undefined, exponents, 1, random())).toThrow('no samples');
    expect(() => drawBalanced(Uint8Array.of(0), [], exponents, 1, random())).toThrow(
      '0 subjects for 1 labels',
    );
    const faulty = { ...exponents, classExponent: Number.NaN };
    expect(() => drawBalanced(Uint8Array.of(0), undefined, faulty, 1, random())).toThrow('not both numbers');
  });
});
