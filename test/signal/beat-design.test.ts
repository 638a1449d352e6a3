import { describe, expect, it } from 'vitest';
import { createFeatureState, designBeatFeatures } from '../../src/signal/beat-design.js';

describe('designBeatFeatures', () => {
  it('averages to about 180 entries and 90 points a second', () => {
    const { constants } = designBeatFeatures({ rate: 360, channels: 2, set: 'full' });
    expect(constants).toMatchObject({
      decimation: 2,
      step: 2,
      points: 65,
      before: 50,
      slack: 3,
      segment: 136,
    });
    expect(constants).toMatchObject({ pStart: 4, pEnd: 20, qrsStart: 17, qrsEnd: 34, tStart: 32, tEnd: 60 });
    expect(constants.features).toBe(22 + 2 * (21 + 15 + 65) + 2);
  });

  it('keeps to what the bounds of the kernel are worked out for, at every rate', () => {
    for (let rate = 100; rate <= 2000; rate++) {
      const { constants, names, lengths } = designBeatFeatures({ rate, channels: 1 });
      const { points, step, baselineShift, segment, ring, complete, before, slack } = constants;
      expect(points).toBeLessThanOrEqual(97);
      expect(step).toBeLessThanOrEqual(3);
      expect(baselineShift).toBeLessThanOrEqual(9);
      expect(constants.tEnd).toBeLessThan(points);
      expect(constants.qrsEnd).toBeLessThan(points);
      expect(constants.pStart).toBeGreaterThanOrEqual(0);
      expect(constants.residuals * constants.residualStep).toBeLessThanOrEqual(points);
      // A beat is still in the ring when it is captured.
      expect(complete + before + slack).toBeLessThan(ring);
      expect(segment).toBeLessThan(ring);
      expect(names.length).toBe(constants.features);
      expect(lengths.get('FEATURE_RINGS')).toBe(ring);
    }
  });

  it('names every feature once', () => {
    const { names } = designBeatFeatures({ rate: 500, channels: 3, set: 'full' });
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    { rate: 99, channels: 1 },
    { rate: 2001, channels: 1 },
    { rate: Number.NaN, channels: 1 },
    { rate: 360, channels: 0 },
    { rate: 360, channels: 17 },
    { rate: 360, channels: 1.5 },
  ])('refuses %j', (options) => {
    expect(() => designBeatFeatures(options)).toThrow(RangeError);
  });
});

describe('createFeatureState', () => {
  it('has the sizes that the macros say', () => {
    const design = designBeatFeatures({ rate: 360, channels: 2 });
    const state = createFeatureState(design);
    expect(state.rings.length).toBe(design.lengths.get('FEATURE_RINGS'));
    expect(state.segments.length).toBe(design.lengths.get('FEATURE_SEGMENTS'));
    expect(state.windows.length).toBe(design.lengths.get('FEATURE_WINDOWS'));
    expect(state.features.length).toBe(design.lengths.get('FEATURES'));
  });
});
