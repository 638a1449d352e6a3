import { describe, expect, it } from 'vitest';
import { windowOptionsSchema } from '../../src/config/window-options.js';
import { InputError } from '../../src/errors/input-error.js';
import type { ConstInt16Array } from '../../src/kernel/types.js';
import { DETREND_LINEAR } from '../../src/kernel/windows/types.js';
import { createWindowState, designWindows } from '../../src/signal/window-design.js';
import { windowSamples } from '../kernel/windows/window-samples.js';

function optionsOf(keys: object) {
  return windowOptionsSchema.parse({ kind: 'windows', length: 256, ...keys });
}

function listOf(values: ConstInt16Array, count: number): number[] {
  return Array.from({ length: count }, (_, i) => values[i]);
}

const EEG = { rate: 173.61, channels: ['EEG'] };

describe('windowOptionsSchema', () => {
  it('has a default for all but the length', () => {
    expect(optionsOf({})).toEqual({
      kind: 'windows',
      length: 256,
      decimation: 1,
      magnitude: false,
      detrend: 'mean',
      relative: false,
      features: {
        mean: false,
        minimum: false,
        maximum: false,
        trend: false,
        deviation: true,
        lineLength: true,
        peak: true,
        mobility: true,
        complexity: true,
        crossings: true,
        shape: 0,
        bands: [],
      },
      memory: 0,
    });
  });

  it.each([
    [{ length: 15 }],
    [{ length: 1025 }],
    [{ hop: 0 }],
    [{ decimation: 0 }],
    [{ memory: 3 }],
    [{ detrend: 'quadratic' }],
    [{ surplus: 1 }],
    [{ features: { bands: [4] } }],
    [{ features: { bands: [4, 4] } }],
    [{ features: { bands: [0, 4] } }],
    [
      {
        features: {
          deviation: false,
          lineLength: false,
          peak: false,
          mobility: false,
          complexity: false,
          crossings: false,
        },
      },
    ],
  ])('refuses %j', (keys) => {
    expect(windowOptionsSchema.safeParse({ kind: 'windows', length: 256, ...keys }).success).toBe(false);
  });
});

describe('designWindows', () => {
  it('names the features in the order of the kernel', () => {
    const features = { mean: true, peak: false, complexity: false, shape: 2, bands: [4, 8, 13] };
    const { featureNames, frontEnd } = designWindows(optionsOf({ magnitude: true, features }), {
      rate: 173.61,
      channels: ['x', 'y'],
    });
    const names = [
      'mean',
      'deviation',
      'line length',
      'mobility',
      'crossings',
      'point 0',
      'point 1',
      '4-8 Hz',
      '8-13 Hz',
    ];
    expect(featureNames).toEqual(
      ['x', 'y', 'magnitude'].flatMap((signal) => names.map((name) => `${signal} ${name}`)),
    );
    expect(frontEnd.features).toBe(27);
    expect([frontEnd.channels, frontEnd.signals]).toEqual([2, 3]);
  });

  it('knows the sizes of a state', () => {
    const design = designWindows(
      optionsOf({ length: 200, memory: 16, magnitude: true, features: { bands: [4, 8] } }),
      { rate: 100, channels: ['x', 'y', 'z'] },
    );
    expect(Object.fromEntries(design.lengths)).toEqual({
      WINDOW_CHANNELS: 3,
      WINDOW_RING: 600,
      WINDOW_WORK: 256,
      WINDOW_MEMORY: 28,
      WINDOW_FEATURES: 28,
    });
    const state = createWindowState(design);
    expect(
      [state.sums, state.ring, state.work, state.memory, state.features].map(({ length }) => length),
    ).toEqual([3, 600, 256, 28, 28]);
    const plain = designWindows(optionsOf({ length: 200 }), EEG);
    expect([plain.lengths.get('WINDOW_WORK'), plain.lengths.get('WINDOW_MEMORY')]).toEqual([200, 1]);
  });

  it('makes constants that are within the bounds the kernel rests on', () => {
    for (const length of [16, 17, 100, 128, 173, 255, 256, 257, 1000, 1023, 1024]) {
      const { frontEnd } = designWindows(
        optionsOf({ length, detrend: 'linear', features: { bands: [length / 8, length / 4, length / 2] } }),
        { rate: 2 * length, channels: ['x'] },
      );
      expect(frontEnd.detrend).toBe(DETREND_LINEAR);
      expect(frontEnd.slopeReciprocal).toBeGreaterThanOrEqual(2 ** 14);
      expect(frontEnd.slopeReciprocal).toBeLessThanOrEqual(2 ** 15);
      const squares = (length * (length * length - 1)) / 3;
      expect((frontEnd.slopeReciprocal * squares) / 2 ** frontEnd.slopeShift).toBeCloseTo(1, 4);
      expect(frontEnd.rootLength).toBeLessThanOrEqual(2 ** 15);
      expect(Math.abs(frontEnd.logLength - 256 * Math.log2(length))).toBeLessThanOrEqual(0.5);
      expect(frontEnd.spectrumLength).toBeGreaterThanOrEqual(length);
      expect(frontEnd.spectrumLength).toBeLessThan(2 * length);
      expect(frontEnd.taper).toHaveLength(Math.ceil(length / 2));
      const taper = listOf(frontEnd.taper, Math.ceil(length / 2));
      expect(taper).toEqual([...taper].sort((left, right) => left - right));
      expect(taper[0]).toBeGreaterThanOrEqual(0);
      const { spectrumLength } = frontEnd;
      expect(frontEnd.sines).toHaveLength(spectrumLength);
      const turns = [0, 1, 2, 3].map((quarter) => frontEnd.sines[(quarter * spectrumLength) / 4]);
      expect(turns).toEqual([0, 8192, 0, -8192]);
      const order = Array.from({ length: spectrumLength / 2 }, (_, i) => i);
      for (let i = 0; i < frontEnd.swapPlaces; i += 2) {
        const [first, second] = [frontEnd.swaps[i] / 2, frontEnd.swaps[i + 1] / 2];
        [order[first], order[second]] = [order[second], order[first]];
      }
      const bits = Math.log2(spectrumLength / 2);
      const reversed = (i: number) =>
        Number.parseInt([...i.toString(2).padStart(bits, '0')].reverse().join(''), 2);
      expect(order).toEqual(order.map((_, i) => reversed(i)));
    }
  });

  it('puts the edges of bands on the nearest bins', () => {
    const bands = [0.1, 4, 8, 13, 30, 86.8];
    const { frontEnd } = designWindows(optionsOf({ features: { bands } }), EEG);
    expect(listOf(frontEnd.bandEdges, 6)).toEqual([1, 6, 12, 19, 44, 128]);
    const halved = designWindows(optionsOf({ decimation: 2, features: { bands: [4, 8, 13, 30] } }), EEG);
    expect(listOf(halved.frontEnd.bandEdges, 4)).toEqual([12, 24, 38, 88]);
  });

  it.each([
    [{ features: { bands: [4, 90] } }, /90 Hz is beyond 86.805 Hz/],
    [{ decimation: 4, features: { bands: [4, 30] } }, /30 Hz is beyond 21.70/],
    [{ features: { bands: [4, 4.1] } }, /there is no bin between 4 and 4.1 Hz.* resolves 0.68 Hz/],
    [{ length: 16, features: { shape: 20 } }, /20 points of a window of 16 samples/],
  ])('refuses %j', (keys, message) => {
    expect(() => designWindows(optionsOf(keys), EEG)).toThrow(InputError);
    expect(() => designWindows(optionsOf(keys), EEG)).toThrow(message);
  });

  it('takes 1 to 16 channels', () => {
    for (const count of [0, 17]) {
      const channels = Array.from({ length: count }, String);
      expect(() => designWindows(optionsOf({}), { rate: 100, channels })).toThrow(InputError);
    }
  });
});

describe('windowSamples', () => {
  const design = designWindows(optionsOf({ length: 32, hop: 10, decimation: 2 }), {
    rate: 100,
    channels: ['x', 'y'],
  });
  const silence = (samples: number): Int16Array[] => [new Int16Array(samples), new Int16Array(samples)];

  it.each([
    [0, []],
    [63, []],
    [64, [64]],
    [83, [64]],
    [105, [64, 84, 104]],
  ])('of %d samples end at %j', (samples, ends) => {
    const rows = windowSamples(design, silence(samples));
    expect([...rows.ends]).toEqual(ends);
    expect([rows.count, rows.features.length, rows.span]).toEqual([
      ends.length,
      ends.length * rows.width,
      64,
    ]);
  });

  it('holds samples beyond 16 bits at the largest that have them', () => {
    const loud = Int32Array.from({ length: 64 }, (_, i) => (i % 4 < 2 ? 100_000 : -100_000));
    const held = loud.map((value) => Math.max(-32768, Math.min(32767, value)));
    expect(windowSamples(design, [loud, loud]).features).toEqual(
      windowSamples(design, [held, held]).features,
    );
  });

  it('refuses other channels than those of the design', () => {
    expect(() => windowSamples(design, [new Int16Array(99)])).toThrow(RangeError);
    expect(() => windowSamples(design, [new Int16Array(99), new Int16Array(98)])).toThrow(
      'takes 2 of one length',
    );
  });
});
