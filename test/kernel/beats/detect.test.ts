import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginPeaks, pushPeakSample } from '../../../src/kernel/beats/detect.js';
import type { PeakDetector, PeakState } from '../../../src/kernel/beats/detector-types.js';
import { detectPeaks } from '../../../src/signal/detect-peaks.js';
import { createPeakState, designPeakDetector } from '../../../src/signal/peak-design.js';

import { scorePeaks } from './peak-score.js';
import { extremeSignals, makeRecording } from './peak-signals.js';
import { randomNumbers } from './signals.js';

const TOLERANCE_SECONDS = 0.025;

function tell(detector: PeakDetector, channels: readonly Int16Array[], state: PeakState): number[] {
  const peaks: number[] = [];
  const sample = new Int16Array(channels.length);
  for (let time = 0; time < channels[0].length; time++) {
    channels.forEach((samples, channel) => {
      sample[channel] = samples[time];
    });
    if (pushPeakSample(detector, sample, state)) {
      expect(state.age).toBeGreaterThanOrEqual(0);
      expect(state.age).toBeLessThanOrEqual(Math.min(time, detector.longestAge));
      peaks.push(time - state.age);
    }
    for (const value of Object.values(state)) {
      if (typeof value === 'number' && value !== (value | 0)) throw new Error(`${value} is no int32`);
    }
  }
  return peaks;
}

describe('R peaks of a made electrocardiogram', () => {
  it.each([100, 128, 250, 360, 500, 1000])('are found at %d Hz', (rate) => {
    for (const channels of [1, 2]) {
      const made = makeRecording({ rate, channels, seconds: 60, gain: 200, seed: rate });
      const detected = detectPeaks(made.channels, designPeakDetector({ rate, channels }));
      // What is in the first and the last second may be missing: the level is not known yet, or the end comes too soon.
      const sure = made.peaks.filter((peak) => peak > 1.5 * rate && peak < 59 * rate);
      expect(scorePeaks(detected, made.peaks, TOLERANCE_SECONDS * rate).wrong).toBe(0);
      expect(scorePeaks(detected, sure, TOLERANCE_SECONDS * rate).missed).toBe(0);
    }
  });

  it.each([12.5, 25, 50, 400, 800, 3200])('are the same at %d steps per mV as at 200', (gain) => {
    const options = { rate: 360, channels: 2, seconds: 60, seed: 3 };
    const detector = designPeakDetector(options);
    const usual = detectPeaks(makeRecording({ ...options, gain: 200 }).channels, detector);
    const other = detectPeaks(makeRecording({ ...options, gain }).channels, detector);
    expect(other.length).toBe(usual.length);
    for (const [i, peak] of usual.entries()) {
      expect(Math.abs(other[i] - peak)).toBeLessThanOrEqual(2);
    }
  });

  const disturbances: readonly (readonly [
    string,
    (value: number, time: number, random: () => number) => number,
  ])[] = [
    ['a step of the baseline', (value, time) => (time > 30 * 360 ? value - 9000 : value)],
    [
      'a minute at the end of the range',
      (value, time) => (time > 30 * 360 && time < 90 * 360 ? 32767 : value),
    ],
    [
      'a minute of quantization noise',
      (value, time, random) => (time > 30 * 360 && time < 90 * 360 ? Math.round(random()) : value),
    ],
    ['an amplitude that drops to an eighth', (value, time) => (time > 30 * 360 ? value >> 3 : value)],
    ['an amplitude that grows eightfold', (value, time) => (time < 30 * 360 ? value >> 3 : value)],
    [
      'a burst of the full range',
      (value, time) => (time > 30 * 360 && time < 32 * 360 ? (time % 40 < 20 ? 32767 : -32768) : value),
    ],
  ];

  it.each(disturbances)('are found again after %s', (_, disturb) => {
    for (const channels of [1, 2]) {
      const made = makeRecording({ rate: 360, channels, seconds: 150, gain: 400, seed: 8 });
      const random = randomNumbers(2);
      const disturbed = made.channels.map((samples) =>
        samples.map((value, time) => disturb(value, time, random)),
      );
      const detected = detectPeaks(disturbed, designPeakDetector({ rate: 360, channels }));
      const isLate = (peak: number) => peak > 110 * 360 && peak < 149 * 360;
      const score = scorePeaks(detected.filter(isLate), made.peaks.filter(isLate), TOLERANCE_SECONDS * 360);
      expect(score).toMatchObject({ wrong: 0, missed: 0 });
    }
  });
});

describe('whatever comes in', () => {
  it.each([
    [100, 1],
    [360, 2],
    [1000, 3],
  ])(
    'ages stay in range, numbers in 32 bits and peaks in order at %d Hz in %d channels',
    (rate, channels) => {
      const detector = designPeakDetector({ rate, channels });
      const pieces = [...extremeSignals(channels, 3 * rate).values()];
      fc.assert(
        fc.property(
          fc.array(
            fc.record({ piece: fc.nat(pieces.length - 1), length: fc.integer({ min: 1, max: 3 * rate }) }),
            {
              minLength: 1,
              maxLength: 4,
            },
          ),
          (parts) => {
            const joined = Array.from({ length: channels }, (_, channel) =>
              Int16Array.from(
                parts.flatMap(({ piece, length }) => [...(pieces[piece]?.[channel] ?? []).slice(0, length)]),
              ),
            );
            const peaks = tell(detector, joined, createPeakState(detector));
            expect(peaks.every((peak, i) => i === 0 || peak > peaks[i - 1])).toBe(true);
          },
        ),
        { numRuns: 8 },
      );
    },
  );

  it('a state of any contents starts anew', () => {
    const { channels } = makeRecording({ rate: 360, channels: 2, seconds: 20, gain: 200, seed: 4 });
    const detector = designPeakDetector({ rate: 360, channels: 2 });
    const state = createPeakState(detector);
    const first = tell(detector, channels, state);
    for (const [key, value] of Object.entries(state)) {
      if (ArrayBuffer.isView(value)) new Uint8Array(value.buffer).fill(0xa5);
      else Object.assign(state, { [key]: typeof value === 'boolean' ? true : 0x25a5a5a5 });
    }
    beginPeaks(detector, state);
    expect(tell(detector, channels, state)).toEqual(first);
    expect(first.length).toBeGreaterThan(15);
  });

  it('hours without a beat leave every number in its range', () => {
    const detector = designPeakDetector({ rate: 100, channels: 1 });
    const state = createPeakState(detector);
    const sample = new Int16Array(1);
    for (let time = 0; time < 360_000; time++) pushPeakSample(detector, sample, state);
    const numbers = () => Object.values(state).filter((value) => typeof value === 'number');
    const largest = Math.max(...numbers().map(Math.abs));
    for (let time = 0; time < 360_000; time++) pushPeakSample(detector, sample, state);
    expect(Math.max(...numbers().map(Math.abs))).toBeLessThanOrEqual(Math.max(largest, 2 ** 20 + 2 ** 10));
  });
});
