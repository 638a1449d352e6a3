import { describe, expect, it } from 'vitest';
import { type Choices, type Point, proposePoint, randomPoint } from '../../src/fit/tpe.js';
import { type RandomStream, randomStream } from '../../src/math/random.js';

const CHOICES: readonly Choices[] = [
  { count: 9, ordered: true },
  { count: 5, ordered: false },
  { count: 7, ordered: true },
  { count: 5, ordered: true },
  { count: 6, ordered: true },
];

/** Lower is better; 0 only at [6, 3, 1, 4, 2]. */
const loss = ([a, b, c, d, e]: Point) =>
  Math.abs(a - 6) + (b === 3 ? 0 : 2) + Math.abs(c - 1) + Math.abs(d - 4) + Math.abs(e - 2);

/** The least loss of a search of 40 points, none of them twice. */
function search(seed: number, next: (ranked: readonly Point[], stream: RandomStream) => Point): number {
  const tried: Point[] = [];
  for (let place = 0; place < 40; place++) {
    const ranked = [...tried].sort((one, other) => loss(one) - loss(other));
    const stream = randomStream(seed, place, 'proposal');
    let point = place < 10 ? randomPoint(CHOICES, stream) : next(ranked, stream);
    while (tried.some((known) => String(known) === String(point))) point = next(ranked, stream);
    tried.push(point);
  }
  return Math.min(...tried.map(loss));
}

describe('proposePoint', () => {
  it('finds more than points at random', () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const sum = (losses: readonly number[]) => losses.reduce((total, one) => total + one, 0);
    const informed = seeds.map((seed) =>
      search(seed, (ranked, stream) => proposePoint(CHOICES, ranked, stream)),
    );
    const blind = seeds.map((seed) => search(seed, (_, stream) => randomPoint(CHOICES, stream)));
    expect(sum(informed)).toBeLessThan(0.6 * sum(blind));
  });

  it('depends on its arguments alone, and gives values that exist', () => {
    const ranked = [
      [6, 3, 1, 4, 2],
      [5, 3, 2, 4, 1],
      [0, 0, 6, 0, 5],
      [8, 1, 0, 1, 0],
      [2, 2, 2, 2, 2],
    ];
    const propose = (place: number) => proposePoint(CHOICES, ranked, randomStream(1, place, 'proposal'));
    const points = Array.from({ length: 50 }, (_, place) => propose(place));
    expect(points).toEqual(points.map((_, place) => propose(place)));
    for (const point of points) {
      point.forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(CHOICES[i].count);
      });
    }
  });
});
