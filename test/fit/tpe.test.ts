import { describe, expect, it } from 'vitest';
import { type Choices, type Point, proposePoint, randomPoint } from '../../src/fit/tpe.js';
import { randomStream } from '../../src/math/random.js';

const CHOICES: readonly Choices[] = [
  { count: 9, ordered: true },
  { count: 5, ordered: false },
  { count: 7, ordered: true },
];

/** Lower is better; 0 only at [6, 3, 1]. */
const loss = ([a, b, c]: Point) => Math.abs(a - 6) + (b === 3 ? 0 : 2) + Math.abs(c - 1);

/** The least loss of a search of 40 points. */
function search(seed: number, next: (ranked: readonly Point[], place: number) => Point): number {
  const tried: Point[] = [];
  for (let place = 0; place < 40; place++) {
    const ranked = [...tried].sort((one, other) => loss(one) - loss(other));
    tried.push(
      place < 10 ? randomPoint(CHOICES, randomStream(seed, place, 'proposal')) : next(ranked, place),
    );
  }
  return Math.min(...tried.map(loss));
}

describe('proposePoint', () => {
  it('finds more than points at random', () => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    const sum = (losses: readonly number[]) => losses.reduce((total, one) => total + one, 0);
    const informed = seeds.map((seed) =>
      search(seed, (ranked, place) => proposePoint(CHOICES, ranked, randomStream(seed, place, 'proposal'))),
    );
    const blind = seeds.map((seed) =>
      search(seed, (_, place) => randomPoint(CHOICES, randomStream(seed, place, 'proposal'))),
    );
    expect(sum(informed)).toBeLessThan(0.6 * sum(blind));
  });

  it('depends on its arguments alone, and gives values that exist', () => {
    const ranked = [
      [6, 3, 1],
      [5, 3, 2],
      [0, 0, 6],
      [8, 1, 0],
      [2, 2, 2],
    ];
    const points = Array.from({ length: 50 }, (_, place) =>
      proposePoint(CHOICES, ranked, randomStream(1, place, 'proposal')),
    );
    expect(points).toEqual(
      points.map((_, place) => proposePoint(CHOICES, ranked, randomStream(1, place, 'proposal'))),
    );
    for (const point of points) {
      point.forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(CHOICES[i].count);
      });
    }
  });
});
