import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { designBeatFeatures } from '../../src/signal/beat-design.js';
import { beatSamples, matchBeats, peaksWithAge } from '../../src/signal/beat-samples.js';
import { ecgTicks } from '../kernel/beats/signals.js';

const RATE = 250;
const design = designBeatFeatures({ rate: RATE, channels: 2 });
const ticks = ecgTicks(9, { rate: RATE, channels: 2, seconds: 30 });
const channels = [0, 1].map((channel) => Int32Array.from(ticks, ({ samples }) => samples[channel]));
const peaks = ticks.flatMap(({ ages }, i) => ages.map((age) => ({ position: i - age, age })));

describe('beatSamples', () => {
  it('has a row for every beat but the first and the last', () => {
    const rows = beatSamples(design, channels, peaks);
    expect(Array.from(rows.positions)).toEqual(peaks.slice(1, -1).map(({ position }) => position));
    expect(rows).toMatchObject({ count: peaks.length - 2, width: design.names.length });
    expect(rows.features.length).toBe(rows.count * rows.width);
  });

  it('ignores peaks that the recording ends before', () => {
    const more = [...peaks, { position: ticks.length - 5, age: 10 }];
    expect(beatSamples(design, channels, more)).toEqual(beatSamples(design, channels, peaks));
  });

  it('refuses other channels, and peaks out of order', () => {
    expect(() => beatSamples(design, channels.slice(1), peaks)).toThrow(RangeError);
    expect(() => beatSamples(design, [channels[0], channels[1].subarray(1)], peaks)).toThrow(RangeError);
    expect(() => beatSamples(design, channels, [...peaks].reverse())).toThrow(RangeError);
    expect(() => beatSamples(design, channels, peaksWithAge([100], -1))).toThrow(RangeError);
  });
});

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
