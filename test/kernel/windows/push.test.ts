import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adaptFeatures, describeWindow } from '../../../src/kernel/windows/describe.js';
import { beginWindows, pushWindowSample } from '../../../src/kernel/windows/push.js';
import { createWindowState, designWindows } from '../../../src/signal/window-design.js';
import { noise, optionsOf } from './support.js';
import { windowSamples } from './window-samples.js';

const rooms = fc.record({
  length: fc.integer({ min: 16, max: 70 }),
  hop: fc.integer({ min: 1, max: 150 }),
  decimation: fc.integer({ min: 1, max: 5 }),
  channels: fc.integer({ min: 1, max: 3 }),
  samples: fc.integer({ min: 0, max: 900 }),
});

const NAMES = ['x', 'y', 'z'];

/** Means of so many neighbours, rounded half up; what does not fill the last one is left out. */
function decimated(signal: Int16Array, decimation: number): Int16Array {
  return Int16Array.from({ length: Math.floor(signal.length / decimation) }, (_, i) => {
    const sum = signal
      .subarray(i * decimation, (i + 1) * decimation)
      .reduce((total, value) => total + value, 0);
    return Math.floor(sum / decimation + 0.5);
  });
}

describe('pushWindowSample', () => {
  it('completes windows where they belong, each described as if it stood alone', () => {
    fc.assert(
      fc.property(rooms, ({ length, hop, decimation, channels, samples }) => {
        const names = NAMES.slice(0, channels);
        const features = { mean: true, bands: [] };
        const design = designWindows(optionsOf({ length, hop, decimation, features }), {
          rate: 100,
          channels: names,
        });
        const alone = designWindows(optionsOf({ length, features }), { rate: 100, channels: names });
        const signals = names.map((_, channel) => noise(samples, 900, channel + samples));
        const rows = windowSamples(design, signals);
        const small = signals.map((signal) => decimated(signal, decimation));
        let window = 0;
        for (let start = 0; start + length <= small[0].length; start += hop) {
          expect(rows.ends[window]).toBe((start + length) * decimation);
          const cut = small.map((signal) => signal.subarray(start, start + length));
          expect([...rows.features.subarray(window * rows.width, (window + 1) * rows.width)]).toEqual([
            ...windowSamples(alone, cut).features,
          ]);
          window += 1;
        }
        expect(rows.count).toBe(window);
      }),
      { numRuns: 150 },
    );
  });

  it('forgets an earlier stream when it begins again', () => {
    const keys = { length: 32, hop: 5, decimation: 3, memory: 8, features: { bands: [5, 10] } } as const;
    const design = designWindows(optionsOf({ ...keys, features: { bands: [5, 10] } }), {
      rate: 300,
      channels: ['x'],
    });
    const state = createWindowState(design);
    const run = (signal: Int16Array): number[][] => {
      const rows: number[][] = [];
      beginWindows(design.frontEnd, state);
      for (const sample of signal) {
        if (!pushWindowSample(design.frontEnd, Int16Array.of(sample), state)) continue;
        describeWindow(design.frontEnd, state);
        adaptFeatures(design.frontEnd, state);
        rows.push([...state.features]);
      }
      return rows;
    };
    const first = run(noise(400, 100, 1));
    run(noise(331, 20000, 2));
    expect(run(noise(400, 100, 1))).toEqual(first);
    // Nothing depends on what memory holds before: on the device it may be anything.
    for (const array of [state.sums, state.bits, state.ring, state.work, state.memory, state.features])
      array.fill(-12345);
    state.collected = 77;
    expect(run(noise(400, 100, 1))).toEqual(first);
  });

  it('has the magnitude of its channels as a last signal', () => {
    const features = { mean: true, bands: [] };
    const design = designWindows(optionsOf({ length: 16, magnitude: true, features }), {
      rate: 50,
      channels: NAMES,
    });
    const { features: row, width } = windowSamples(
      design,
      [300, -400, 1200].map((level) => new Int16Array(16).fill(level)),
    );
    const means = [0, 1, 2, 3].map((signal) => row[(signal * width) / 4] / 64);
    expect(means.slice(0, 3)).toEqual([300, -400, 1200]);
    expect(Math.abs(means[3] - 1300)).toBeLessThan(0.1);
    expect(design.featureNames[(3 * width) / 4]).toBe('magnitude mean');
  });
});
