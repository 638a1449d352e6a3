import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverClasses, spreadIndices } from '../../src/math/spread.js';

const sizes = fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 600 }));

describe('spreadIndices', () => {
  it('takes one place of every stretch of the same length, each place once, the same each time', () => {
    fc.assert(
      fc.property(sizes, ([total, count]) => {
        const indices = spreadIndices(total, count);
        const taken = Math.min(total, count);
        expect(indices).toHaveLength(taken);
        indices.forEach((index, i) => {
          expect(index).toBeGreaterThanOrEqual(Math.floor((i * total) / taken));
          expect(index).toBeLessThan(Math.floor(((i + 1) * total) / taken));
        });
        expect(spreadIndices(total, count)).toEqual(indices);
      }),
      { seed: 1 },
    );
  });

  it('is in step with no period of the data', () => {
    for (let period = 2; period <= 60; period++) {
      const counts = new Array<number>(period).fill(0);
      for (const index of spreadIndices(period * 400, 400)) counts[index % period] += 1;
      // 400 samples of classes that take turns: every class is met about as often as in all of them.
      for (const count of counts) expect(Math.abs(count - 400 / period)).toBeLessThan(4);
    }
  });
});

describe('coverClasses', () => {
  const labels = fc.uint8Array({ min: 0, max: 9, minLength: 1, maxLength: 400 });

  it('gives every class its turn before any has one more, and takes no sample twice', () => {
    fc.assert(
      fc.property(labels, fc.integer({ min: 1, max: 60 }), (all, count) => {
        const chosen = coverClasses(all, count);
        expect(chosen).toHaveLength(Math.min(count, all.length));
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(chosen).toEqual(chosen.toSorted());
        const of = (label: number, among: ArrayLike<number>) =>
          Array.from(among).filter((other) => other === label).length;
        const picked = Array.from(chosen, (index) => all[index]);
        const most = Math.max(...picked.map((label) => of(label, picked)));
        for (const label of new Set(all)) {
          // A class has one fewer than any other only where it has no more samples, or the count is used up.
          const left = of(label, all) - of(label, picked);
          expect(of(label, picked) >= most - 1 || left === 0).toBe(true);
        }
      }),
      { seed: 1 },
    );
  });

  it('takes the rare class of sorted data, and samples from all over the others', () => {
    const sorted = Uint8Array.from({ length: 1000 }, (_, i) => (i < 996 ? 0 : 1));
    const chosen = coverClasses(sorted, 8);
    expect(Array.from(chosen, (index) => sorted[index])).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(chosen[3]).toBeGreaterThan(700);
  });
});
