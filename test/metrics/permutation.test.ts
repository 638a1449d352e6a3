import { describe, expect, it } from 'vitest';
import { permutationImportance } from '../../src/metrics/permutation.js';

const COUNT = 400;

/** Rows whose class is the sign of the first feature; the second is a copy of it, the third is noise. */
const inputs = Int8Array.from({ length: 3 * COUNT }, (_, i) => {
  const sign = Math.floor(i / 3) % 2 === 0 ? 50 : -50;
  return i % 3 === 2 ? ((i * 37) % 101) - 50 : sign;
});
const labels = Uint8Array.from({ length: COUNT }, (_, i) => i % 2);
const samples = { inputs, labels, width: 3 };
const groups = [
  { name: 'first', places: [0] },
  { name: 'second', places: [1] },
  { name: 'noise', places: [2] },
  { name: 'both', places: [0, 1] },
];

describe('permutationImportance', () => {
  it('is what is lost: half of two equal classes where one feature decides, nothing where none reads it', () => {
    const before = inputs.slice();
    const result = permutationImportance(samples, groups, (row) => Number(row[0] < 0), 1);
    expect(result.accuracy).toBe(100);
    const [first, second, noise, both] = result.groups.map(({ loss }) => loss);
    expect(first).toBeGreaterThan(40);
    expect(first).toBeLessThan(60);
    expect([second, noise]).toEqual([0, 0]);
    expect(Math.abs(both - 50)).toBeLessThan(10);
    expect(inputs).toEqual(before);
  });

  it('exchanges the features of a group together', () => {
    // Right only where both features of a row come from the same sample, so that a common exchange loses nothing.
    const result = permutationImportance(
      { ...samples, labels: new Uint8Array(COUNT) },
      groups,
      (row) => Number(row[0] !== row[1]),
      1,
    );
    const [first, second, noise, both] = result.groups.map(({ loss }) => loss);
    expect(Math.min(first, second)).toBeGreaterThan(40);
    expect([noise, both]).toEqual([0, 0]);
  });

  it('is the same every time, and tells how far it is', () => {
    const done: number[] = [];
    const run = () =>
      permutationImportance(
        samples,
        groups,
        (row) => Number(row[0] < 0),
        7,
        (count) => done.push(count),
      );
    expect(run()).toEqual(run());
    expect(done).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
  });
});
