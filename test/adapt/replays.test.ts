import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseReplays } from '../../src/adapt/replays.js';

const labelsOf = fc
  .array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 })
  .map((labels) => Uint8Array.from(labels));

function timesOf(labels: Uint8Array, label: number): number {
  return labels.filter((other) => other === label).length;
}

describe('chooseReplays', () => {
  it('takes of every class as many as it has among all, at least one, rounded to the nearest, and none twice', () => {
    fc.assert(
      fc.property(labelsOf, fc.integer({ min: 0, max: 70 }), (labels, count) => {
        const chosen = chooseReplays(labels, count);
        expect(new Set(chosen).size).toBe(chosen.length);
        const own = Uint8Array.from(chosen, (sample) => labels[sample]);
        for (const label of [0, 1, 2, 3, 4, 5]) {
          const [taken, size] = [timesOf(own, label), timesOf(labels, label)];
          const exact = size === 0 ? 0 : (count * size) / labels.length;
          expect(taken).toBeLessThanOrEqual(Math.min(size, count === 0 ? 0 : Math.max(1, exact + 0.5)));
          expect(taken).toBeGreaterThanOrEqual(Math.min(size, count === 0 ? 0 : Math.max(1, exact - 0.5)));
        }
      }),
    );
  });

  it('mixes the classes, as far as can be', () => {
    const labels = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1);
    const classes = Array.from(chooseReplays(labels, 9), (sample) => labels[sample]);
    expect(classes).toEqual([0, 1, 0, 0, 1, 0, 0, 1, 0]);
  });

  it('spreads over the samples of a class, and so over people', () => {
    const labels = new Uint8Array(1000);
    const chosen = [...chooseReplays(labels, 10)].sort((left, right) => left - right);
    expect(chosen.map((sample) => Math.floor(sample / 100))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('is the same again', () => {
    const labels = Uint8Array.from({ length: 50 }, (_, i) => (i * i) % 4);
    expect(chooseReplays(labels, 20)).toEqual(chooseReplays(labels, 20));
  });
});
