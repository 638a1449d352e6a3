import { describe, expect, it } from 'vitest';
import { FULL_WEIGHT, LARGEST_BLOCK, SLOPES } from '../../src/kernel/beats/detector-types.js';
import { createPeakState, designPeakDetector, peakLengths } from '../../src/signal/peak-design.js';

describe('an R peak detector', () => {
  it('keeps the bounds of its integers at every rate', () => {
    for (let rate = 100; rate <= 1000; rate++) {
      for (const channels of [1, 2, 3, 4, 16]) {
        const detector = designPeakDetector({ rate, channels });
        const { decimation, reciprocal, lag, width, length, blank, lookBack, lookAhead } = detector;
        const entryRate = rate / decimation;
        expect(entryRate).toBeGreaterThan(66);
        expect(entryRate).toBeLessThan(136);
        // The sum of an entry's samples times the reciprocal.
        expect(decimation * 2 ** 15 * reciprocal).toBeLessThanOrEqual(2 ** 30);
        // The weighted slopes of a pair, and the activity with all pairs, twice which is subtracted from a peak.
        const slope = (8 * lag + 2 * lag) * 2 ** 15;
        const weight = FULL_WEIGHT >> detector.weightShift;
        expect(2 * slope * weight).toBeLessThan(2 ** 31);
        expect(2 * width * detector.pairs * ((2 * slope * weight) / 64)).toBeLessThan(2 ** 31);
        expect(width).toBeLessThan(SLOPES);
        expect(length % SLOPES).toBe(0);
        expect(lookBack + lookAhead).toBeLessThan(blank);
        // What the search for an R peak and the slopes at a peak read is in the history, and after the first entry's copies.
        const search = lookBack + 2 * lag + detector.shoulder + 1;
        expect(search).toBeLessThanOrEqual(detector.reach);
        expect(5 * lag + width).toBeLessThanOrEqual(detector.reach);
        expect(blank + search + 5 * lag + LARGEST_BLOCK).toBeLessThan(length);
        expect(detector.shoulder).toBeLessThan(blank + 2 * lag - lookAhead);
        expect(detector.learning + blank).toBeLessThan(detector.longestWait);
      }
    }
  });

  it('has a slope that is blind to the mains of 60 Hz at 360 Hz, and weak at 50 Hz', () => {
    const { decimation, lag } = designPeakDetector({ rate: 360, channels: 1 });
    const gain = (hertz: number) => {
      const turn = (Math.PI * hertz) / 360;
      const mean = Math.sin(decimation * turn) / (decimation * Math.sin(turn));
      return Math.abs(mean * Math.sin(turn * decimation * lag));
    };
    expect(gain(60)).toBeLessThan(1e-9);
    expect(gain(50)).toBeLessThan(0.51);
    expect(gain(15)).toBeGreaterThan(0.95);
  });

  it('has a state of the lengths that it says', () => {
    for (const channels of [1, 2, 3]) {
      const detector = designPeakDetector({ rate: 360, channels });
      const { weights, group, history } = createPeakState(detector);
      expect([...peakLengths(detector).values()]).toEqual(
        [weights, group, history].map(({ length }) => length),
      );
    }
    expect(designPeakDetector({ rate: 360, channels: 2 })).toMatchObject({ decimation: 4, lag: 3, width: 7 });
  });

  it.each([
    [{ rate: 99, channels: 1 }, '99 samples per second'],
    [{ rate: 1001, channels: 1 }, '1001 samples per second'],
    [{ rate: Number.NaN, channels: 1 }, 'NaN samples per second'],
    [{ rate: 360, channels: 0 }, '0 channels'],
    [{ rate: 360, channels: 1.5 }, '1.5 channels'],
    [{ rate: 360, channels: 17 }, '17 channels'],
  ])('is refused for %j', (options, message) => {
    expect(() => designPeakDetector(options)).toThrow(message);
  });
});
