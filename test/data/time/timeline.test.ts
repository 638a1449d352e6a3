import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTimeline, stretchesOf } from '../../../src/data/time/timeline.js';

const even = (count: number, rate: number, start = 0) =>
  Float64Array.from({ length: count }, (_, i) => start + i / rate);

/** Times in which `missing` seconds are left out in front of each of these samples. */
function withGaps(times: Float64Array, gaps: Readonly<Record<number, number>>): Float64Array {
  let late = 0;
  return times.map((time, i) => {
    late += gaps[i] ?? 0;
    return time + late;
  });
}

describe('time stamps', () => {
  it('say the rate of evenly spaced samples, however large they are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 3000 }),
        fc.double({ min: 0.1, max: 2000, noNaN: true }),
        fc.constantFrom(0, 1.7e9),
        (count, rate, start) => {
          const found = readTimeline(even(count, rate, start));
          expect((found.rate ?? 0) / rate).toBeCloseTo(1, 2);
          expect([found.gaps, found.backwards]).toEqual([[], []]);
        },
      ),
    );
  });

  it('show gaps of one sample and of days, with what is missing, and the rate without them', () => {
    const times = withGaps(even(1000, 50), { 300: 0.02, 301: 0.04, 700: 86_400 });
    const { gaps, rate } = readTimeline(times);
    expect(gaps.map(({ sample, missing }) => [sample, Number(missing.toFixed(6))])).toEqual([
      [300, 0.02],
      [301, 0.04],
      [700, 86_400],
    ]);
    expect(rate).toBeCloseTo(50, 6);
    expect(stretchesOf(1000, readTimeline(times))).toEqual([
      [0, 300],
      [300, 301],
      [301, 700],
      [700, 1000],
    ]);
  });

  it('find gaps between any jitter of less than half a sample, and none where there is none', () => {
    const cases = fc.record({
      jitter: fc.array(fc.double({ min: 0, max: 0.4, noNaN: true }), { minLength: 400, maxLength: 400 }),
      gaps: fc.uniqueArray(fc.integer({ min: 1, max: 18 }), { maxLength: 5 }),
      missing: fc.integer({ min: 2, max: 500 }),
    });
    fc.assert(
      fc.property(cases, ({ jitter, gaps, missing }) => {
        const rate = 104;
        const places = gaps.map((place) => 20 * place).sort((a, b) => a - b);
        const clean = withGaps(
          even(400, rate),
          Object.fromEntries(places.map((place) => [place, missing / rate])),
        );
        const found = readTimeline(clean.map((time, i) => time + jitter[i] / rate));
        expect(found.gaps.map(({ sample }) => sample)).toEqual(places);
        expect((found.rate ?? 0) / rate).toBeCloseTo(1, 1);
      }),
    );
  });

  it('that later ones catch up with are late messages, not gaps: bursts, and a delay now and then', () => {
    const bursts = even(1000, 100).map((_, i) => Math.floor(i / 10) / 10);
    expect(readTimeline(bursts)).toMatchObject({ gaps: [], backwards: [] });
    expect(readTimeline(bursts).rate).toBeCloseTo(100, 0);
    // As a smart watch wrote them: 37 ms late, then three at once.
    const late = even(1200, 104).map((time, i) =>
      i % 480 >= 84 && i % 480 < 87 ? Math.max(time, (Math.floor(i / 480) * 480 + 87) / 104) : time,
    );
    const { gaps, jitter } = readTimeline(late);
    expect(gaps).toEqual([]);
    expect(jitter).toBeGreaterThan(0.02);
  });

  it('that go back divide a recording, too', () => {
    const times = Float64Array.of(...even(50, 10), ...even(50, 10));
    const found = readTimeline(times);
    expect([found.backwards, found.gaps]).toEqual([[50], []]);
    expect(found.rate).toBeCloseTo(10, 6);
  });

  it('may lack some seconds where the user says so', () => {
    const times = withGaps(even(500, 50), { 100: 0.1, 300: 2 });
    expect(readTimeline(times, 0.5).gaps.map(({ sample }) => sample)).toEqual([300]);
  });

  it('say nothing where there are too few, or all are equal', () => {
    for (const times of [[], [1], [3, 3, 3]]) {
      expect(readTimeline(Float64Array.from(times)).rate).toBeUndefined();
    }
  });
});
