import { describe, expect, it } from 'vitest';
import { createPeakState, designPeakDetector, peakLengths } from '../../src/signal/peak-design.js';

describe('an R peak detector', () => {
  it('keeps the bounds of its integers at every rate', () => {
    for (let rate = 100; rate <= 1000; rate++) {
      const detector = designPeakDetector({ rate, channels: 16 });
      const { baseline, slopeShift, blank, lookBack, lookAhead } = detector;
      const [bandRing, integral, slopeLag, enter, leave, sampleRing] = [
        detector.bandLength,
        detector.slopeLength,
        detector.slopeLag,
        detector.enterLag,
        detector.leaveLag,
        detector.sampleLength,
      ].map((length) => length / 16);
      expect((baseline * 2 ** 17) / 2 ** slopeShift).toBeLessThanOrEqual(2 ** 20);
      expect(baseline).toBeLessThanOrEqual(136);
      expect(integral).toBeLessThanOrEqual(80);
      expect(slopeLag).toBeGreaterThan(0);
      expect(slopeLag).toBeLessThan(bandRing);
      expect(enter).toBeGreaterThan(0);
      expect(leave - enter).toBe(detector.smooth);
      expect(leave).toBeLessThan(sampleRing);
      expect(lookBack + lookAhead).toBeLessThan(blank);
      expect(bandRing).toBeGreaterThan(blank + lookBack);
      expect(detector.learning + lookBack + detector.bandDelay).toBeLessThan(detector.longestAge);
    }
  });

  it('has a state of the lengths that it says', () => {
    const detector = designPeakDetector({ rate: 360, channels: 2 });
    const { weights, samples, bands, slopes } = createPeakState(detector);
    const lengths = [weights, samples, bands, slopes].map(({ length }) => length);
    expect([...peakLengths(detector).values()]).toEqual(lengths);
    expect(detector.longestAge).toBe(558);
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
