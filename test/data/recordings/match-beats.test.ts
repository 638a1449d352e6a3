import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchBeats } from '../../../src/data/recordings/match-beats.js';

describe('matchBeats', () => {
  it('pairs each beat with the nearest annotation within the tolerance', () => {
    const match = matchBeats([100, 205, 290, 500, 620], [102, 200, 295, 300, 400, 615], 10);
    expect(Array.from(match.annotationOf)).toEqual([0, 1, 2, -1, 5]);
    expect(match).toMatchObject({ unknown: 1, missed: 2 });
  });

  it('takes the nearer of two that are within the tolerance', () => {
    expect(Array.from(matchBeats([100, 108], [109], 10).annotationOf)).toEqual([-1, 0]);
    expect(Array.from(matchBeats([100], [92, 101], 10).annotationOf)).toEqual([1]);
  });

  it('finds every pair when beats are far apart, whatever the shift within the tolerance', () => {
    const shifts = fc.array(fc.integer({ min: -27, max: 27 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(shifts, (drawn) => {
        const annotated = drawn.map((_, i) => 100 + 100 * i);
        const beats = drawn.map((shift, i) => annotated[i] + shift);
        expect(Array.from(matchBeats(beats, annotated, 27).annotationOf)).toEqual(drawn.map((_, i) => i));
      }),
    );
  });

  it('uses no annotation twice and counts what is left', () => {
    const places = fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { maxLength: 30 });
    fc.assert(
      fc.property(places, places, (first, second) => {
        const beats = first.sort((left, right) => left - right);
        const annotated = second.sort((left, right) => left - right);
        const { annotationOf, unknown, missed } = matchBeats(beats, annotated, 8);
        const used = Array.from(annotationOf).filter((annotation) => annotation >= 0);
        expect(new Set(used).size).toBe(used.length);
        expect([...used].sort((left, right) => left - right)).toEqual(used);
        expect([unknown, missed]).toEqual([beats.length - used.length, annotated.length - used.length]);
        annotationOf.forEach((annotation, beat) => {
          if (annotation >= 0) expect(Math.abs(beats[beat] - annotated[annotation])).toBeLessThanOrEqual(8);
        });
        const matched = new Set(used);
        annotationOf.forEach((annotation, beat) => {
          annotated.forEach((place, i) => {
            // No pair that is left could be told apart from all others: each other's nearest.
            const near = Math.abs(place - beats[beat]);
            if (annotation >= 0 || matched.has(i) || near > 8) return;
            const closer =
              beats.some((other) => Math.abs(other - place) <= near && other !== beats[beat]) ||
              annotated.some((other) => Math.abs(other - beats[beat]) <= near && other !== place);
            expect(closer).toBe(true);
          });
        });
      }),
    );
  });
});
