import { describe, expect, it } from 'vitest';
import { LARGEST_BLOCK } from '../../src/kernel/beats/detector-types.js';
import { createFeatureState, designBeatFeatures } from '../../src/signal/beat-design.js';
import { designPeakDetector } from '../../src/signal/peak-design.js';

function designAt(rate: number, channels: number, set: 'compact' | 'full' = 'compact') {
  const detector = designPeakDetector({ rate, channels });
  return { detector, ...designBeatFeatures(detector, { rate, set }) };
}

describe('designBeatFeatures', () => {
  it('has points 90 and 45 times a second', () => {
    const { constants, groups, names } = designAt(360, 2, 'full');
    expect(constants).toMatchObject({ early: 8, middle: 20, late: 14, points: 42, before: 25, span: 64 });
    expect(constants).toMatchObject({ pStart: 2, pEnd: 12, qrsStart: 9, qrsEnd: 26, tStart: 24, tEnd: 40 });
    expect(names).toHaveLength(24 + 2 * (42 + 14 + 15));
    expect(groups.map(({ inputs }) => inputs)).toEqual([44, 64, 58]);
  });

  it('keeps to what the bounds of the kernel are worked out for, at every rate', () => {
    for (let rate = 100; rate <= 1000; rate++) {
      for (const channels of [1, 2, 3, 16]) {
        const { detector, constants, names, shifts, lengths } = designAt(rate, channels);
        const { points, early, late, span, before, kept, levelReciprocal } = constants;
        // 27 squares of differences of numbers within 2^12.
        for (const part of ['p', 'qrs', 't'] as const) {
          expect(constants[`${part}End`] - constants[`${part}Start`]).toBeLessThanOrEqual(27);
          expect(constants[`${part}Start`]).toBeGreaterThanOrEqual(0);
          expect(constants[`${part}End`]).toBeLessThan(points);
        }
        expect((early + late) * 2 ** 16 * levelReciprocal).toBeLessThanOrEqual(2 ** 30);
        expect(before).toBeLessThanOrEqual(detector.reach);
        // A beat that is found as late as can be is still in the history; and one that is kept at a turn is complete.
        expect(detector.longestAge / detector.decimation + before).toBeLessThan(kept);
        expect(kept - detector.length / 2).toBeGreaterThan(span - LARGEST_BLOCK);
        expect(kept + LARGEST_BLOCK).toBeLessThan(detector.length);
        expect(names).toHaveLength(constants.inputs);
        expect(shifts).toHaveLength(constants.inputs);
        expect(new Set(names).size).toBe(names.length);
        expect(lengths.get('FEATURES')).toBe(constants.inputs);
      }
    }
  });

  it('divides all inputs into groups', () => {
    for (const channels of [1, 2, 3, 4]) {
      const { groups, names } = designAt(250, channels, 'full');
      expect(groups.reduce((sum, { inputs }) => sum + inputs, 0)).toBe(names.length);
    }
  });
});

describe('createFeatureState', () => {
  it('has the sizes that the macros say', () => {
    for (const channels of [1, 2, 3]) {
      const design = designAt(360, channels);
      const state = createFeatureState(design);
      expect(state.points.length).toBe(design.lengths.get('FEATURE_POINTS'));
      expect(state.usual.length).toBe(design.lengths.get('FEATURE_POINTS'));
      expect(state.usualMeasures.length).toBe(design.lengths.get('FEATURE_USUAL'));
      expect(state.amplitudes.length).toBe(design.lengths.get('FEATURE_LANES'));
      expect(state.features.length).toBe(design.lengths.get('FEATURE_SCALED'));
    }
  });
});
