import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleWindow } from '../../../src/kernel/windows/scale.js';
import { designWindows } from '../../../src/signal/window-design.js';
import { noise, optionsOf, randomNumbers, type WindowKeys } from './support.js';
import { windowSamples } from './window-samples.js';

const RATE = 256;

/** The features of a signal's first window, by name. */
function featuresOf(signal: Int16Array, keys: WindowKeys = {}): Map<string, number> {
  const design = designWindows(optionsOf({ length: signal.length, ...keys }), {
    rate: RATE,
    channels: ['x'],
  });
  const { features } = windowSamples(design, [signal]);
  return new Map(design.featureNames.map((name, i) => [name.replace('x ', ''), features[i]]));
}

function sumOf(values: readonly number[], term: (value: number) => number): number {
  return values.reduce((sum, value) => sum + term(value), 0);
}

function differences(values: readonly number[]): number[] {
  return values.slice(1).map((value, i) => value - values[i]);
}

/** The same features in floating point, from their definitions. */
function referenceOf(signal: Int16Array, line: boolean): Map<string, number> {
  const { length } = signal;
  const mean = sumOf([...signal], (value) => value) / length;
  const middle = (length - 1) / 2;
  const top = signal.reduce((sum, value, i) => sum + (i - middle) * value, 0);
  const bottom = signal.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
  const x = Array.from(signal, (value, i) => value - mean - (line ? (top / bottom) * (i - middle) : 0));
  const squares = (values: readonly number[]) => sumOf(values, (value) => value * value);
  const steps = differences(x);
  const quarter = Math.floor(length / 4);
  const [first, last] = [[...signal.subarray(0, quarter)], [...signal.subarray(length - quarter)]];
  const mobility = Math.log2(squares(steps) / squares(x)) / 2;
  return new Map([
    ['mean', 64 * mean],
    ['minimum', 64 * Math.min(...signal)],
    ['maximum', 64 * Math.max(...signal)],
    ['trend', (64 * (sumOf(last, (value) => value) - sumOf(first, (value) => value))) / quarter],
    ['deviation', 128 * Math.log2(squares(x) / length)],
    ['line length', 256 * Math.log2(sumOf(steps, Math.abs) / length)],
    ['peak', 256 * Math.log2(Math.max(...x.map(Math.abs)))],
    ['mobility', 256 * mobility],
    ['complexity', 256 * (Math.log2(squares(differences(steps)) / squares(steps)) / 2 - mobility)],
    ['crossings', x.slice(1).filter((value, i) => value < 0 !== x[i] < 0).length],
  ]);
}

const LENGTHS = [16, 100, 256, 1024];

describe('the features of a window', () => {
  it.each([
    ['mean', 100],
    ['linear', 100],
    ['mean', 9000],
    ['linear', 9000],
  ] as const)('are those of their definitions, %s taken off, deviation %d', (detrend, deviation) => {
    for (const length of LENGTHS) {
      const signal = noise(length, deviation, length).map(
        (value, i) => value / 2 + (i * 8 * deviation) / length,
      );
      const features = featuresOf(signal, {
        detrend,
        features: { mean: true, minimum: true, maximum: true, trend: true },
      });
      for (const [name, expected] of referenceOf(signal, detrend === 'linear')) {
        // The mean is in 64ths, a trend in 32nds, a logarithm is within 0.01 of an octave, a sample near 0 may fall to the other side.
        const bound =
          name === 'mean' ? 0.51 : name === 'crossings' ? 1 + length / 500 : name === 'trend' ? 1.01 : 2.5;
        expect(
          Math.abs((features.get(name) ?? Number.NaN) - expected),
          `${name} of ${length}`,
        ).toBeLessThanOrEqual(bound);
      }
    }
  });

  it('know a sine: deviation, crossings, mobility as its frequency, and no complexity', () => {
    const signal = Int16Array.from({ length: 256 }, (_, i) =>
      Math.round(8000 * Math.sin((2 * Math.PI * 8 * i) / 256 + 0.1)),
    );
    const features = featuresOf(signal);
    expect(Math.abs((features.get('deviation') ?? 0) - 256 * Math.log2(8000 / Math.SQRT2))).toBeLessThan(3);
    expect(features.get('crossings')).toBe(15);
    expect(
      Math.abs((features.get('mobility') ?? 0) - 256 * Math.log2(2 * Math.sin((Math.PI * 8) / 256))),
    ).toBeLessThan(6);
    expect(Math.abs(features.get('complexity') ?? 99)).toBeLessThan(6);
  });

  it('count a sum of squares of 0 as 1 where nothing moves', () => {
    for (const level of [-32768, 0, 32767]) {
      const features = featuresOf(new Int16Array(256).fill(level), { features: { mean: true } });
      expect(Object.fromEntries(features)).toEqual({
        mean: 64 * level,
        deviation: -1024,
        'line length': -2048,
        peak: 0,
        mobility: 0,
        complexity: 0,
        crossings: 0,
      });
    }
  });

  it('do not see a straight line that is taken off', () => {
    const line = Int16Array.from({ length: 512 }, (_, i) => -32000 + 125 * i);
    const features = featuresOf(line, { detrend: 'linear' });
    expect(features.get('peak')).toBeLessThanOrEqual(512);
    expect(featuresOf(line).get('peak')).toBeGreaterThan(14 * 256);
  });

  it('have the window itself, divided by its deviation, as means of neighbours', () => {
    for (const [length, deviation] of [
      [16, 3],
      [256, 40],
      [1000, 12000],
    ]) {
      const signal = noise(length, deviation, 3);
      const keys: WindowKeys = { features: { shape: 8, deviation: false } };
      const features = featuresOf(signal, keys);
      const mean = sumOf([...signal], (value) => value) / length;
      const root = Math.sqrt(sumOf([...signal], (value) => (value - mean) ** 2) / length);
      const step = Math.floor(length / 8);
      for (let point = 0; point < 8; point++) {
        const part = [...signal.subarray(point * step, (point + 1) * step)];
        const exact = (1024 * (sumOf(part, (value) => value) / step - mean)) / root;
        const error = Math.abs((features.get(`point ${point}`) ?? Number.NaN) - exact);
        // Half a step of rounding, in deviations, and 1 % of the deviation's square root.
        expect(error, `${point} of ${length}`).toBeLessThan(2 + 600 / root + 0.01 * Math.abs(exact));
      }
    }
  });

  it('hold a single spike, which is the largest that a point of the shape can be', () => {
    const spike = new Int16Array(256);
    spike[100] = 32767;
    const features = featuresOf(spike, { features: { shape: 256 } });
    const largest = features.get('point 100') ?? 0;
    expect(largest).toBeGreaterThan(16000);
    expect(largest).toBeLessThan(16500);
  });
});

describe('a power of two that all samples are multiplied by', () => {
  it('adds octaves to logarithms, multiplies means, extremes and trends, and changes nothing else', () => {
    const names = ['x', 'y', 'z'];
    const features = { mean: true, minimum: true, maximum: true, trend: true, shape: 5, bands: [4, 16, 60] };
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -70, max: 70 }), { minLength: 32, maxLength: 32 }), {
          minLength: 3,
          maxLength: 3,
        }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom('none', 'mean', 'linear'),
        (numbers, octaves, detrend) => {
          // A first difference, so that no channel is flat.
          const signals = numbers.map((values) =>
            Int16Array.from(values, (value, i) => (i === 0 ? 71 : value)),
          );
          const options = optionsOf({ length: 32, detrend, magnitude: true, features });
          const design = designWindows(options, { rate: RATE, channels: names });
          const [quiet, loud] = [1, 2 ** octaves].map(
            (gain) =>
              windowSamples(
                design,
                signals.map((signal) => signal.map((value) => gain * value)),
              ).features,
          );
          design.featureNames.forEach((name, i) => {
            const feature = name.replace(/^(x|y|z|magnitude) /, '');
            if (['mean', 'minimum', 'maximum', 'trend'].includes(feature)) {
              // A quiet one is rounded to 64ths of a step.
              expect(Math.abs(loud[i] / 2 ** octaves - quiet[i]), name).toBeLessThanOrEqual(1.5);
            } else if (/^(mobility|complexity|crossings|point)/.test(feature)) {
              expect(loud[i], name).toBe(quiet[i]);
            } else if (/Hz$/.test(feature) && quiet[i] === -1024) {
              expect(loud[i], name).toBeLessThanOrEqual(512 * octaves - 1024);
            } else {
              expect(loud[i] - quiet[i], name).toBe((/Hz$/.test(feature) ? 512 : 256) * octaves);
            }
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('scaleWindow', () => {
  /** Scales a window; the values are back in steps of the samples. */
  function scaled(signal: Int16Array, detrend: 'none' | 'mean' | 'linear') {
    const { length } = signal;
    const { frontEnd } = designWindows(optionsOf({ length, detrend }), { rate: RATE, channels: ['x'] });
    const values = Int32Array.from(signal);
    const sum = signal.reduce((total, value) => total + value, 0);
    const window = { sum, least: Math.min(...signal), greatest: Math.max(...signal), exponent: 0 };
    scaleWindow(frontEnd, values, window);
    return { values, window };
  }

  it('leaves residuals of the line of least squares, within a 4000th of the line and 2^-12 of their range', () => {
    for (const length of [16, 17, 255, 1024]) {
      for (const [level, slope] of [
        [0, 0.01],
        [5, 3],
        [32767, 40],
      ]) {
        const random = randomNumbers(length);
        const signal = Int16Array.from({ length }, (_, i) =>
          Math.max(-32768, Math.min(32767, Math.round(slope * (i - length / 2) + (random() - 0.5) * level))),
        );
        const { values, window } = scaled(signal, 'linear');
        const middle = (length - 1) / 2;
        const mean = sumOf([...signal], (value) => value) / length;
        const centred = Array.from(signal, (value) => value - mean);
        const top = centred.reduce((sum, value, i) => sum + (i - middle) * value, 0);
        const bottom = centred.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
        const rise = Math.abs((top / bottom) * middle);
        const range = Math.max(...signal) - Math.min(...signal);
        centred.forEach((value, i) => {
          const exact = value - (top / bottom) * (i - middle);
          const error = Math.abs(values[i] * 2 ** window.exponent - exact);
          expect(error).toBeLessThanOrEqual(rise / 4000 + range / 4096);
        });
      }
    }
  });

  it('leaves values and differences of at most 2^14 and what rounding adds, whatever the window', () => {
    const windows = fc.array(
      fc.oneof(fc.constantFrom(-32768, 32767, 0, 1), fc.integer({ min: -32768, max: 32767 })),
      {
        minLength: 16,
        maxLength: 80,
      },
    );
    fc.assert(
      fc.property(windows, fc.constantFrom('none', 'mean', 'linear'), (numbers, detrend) => {
        const { values, window } = scaled(Int16Array.from(numbers), detrend);
        expect([Math.min(...values), Math.max(...values)]).toEqual([window.least, window.greatest]);
        expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(2 ** 14 + 1);
        expect(window.greatest - window.least).toBeLessThanOrEqual(2 ** 14 + 1);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes the mean off to a fraction of a step', () => {
    const signal = Int16Array.from({ length: 64 }, (_, i) => Number(i % 3 === 0) + 77);
    const { values, window } = scaled(signal, 'mean');
    const sum = values.reduce((total, value) => total + value, 0);
    expect(Math.abs((sum / 64) * 2 ** window.exponent)).toBeLessThan(2 ** -12);
  });
});

describe('the magnitude of a group of channels', () => {
  it('is the length of its vectors, to 15 bits of the longest, for any channels and any gain', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 32767 }),
        fc.uniqueArray(fc.constantFrom(...names), { minLength: 2, maxLength: 6 }),
        fc.integer(),
        (level, group, seed) => {
          const random = randomNumbers(seed);
          const signals = names.map(() =>
            Int16Array.from({ length: 16 }, () => Math.round((2 * random() - 1) * level)),
          );
          const features = { mean: true, minimum: true, maximum: true };
          const design = designWindows(optionsOf({ length: 16, magnitude: [['a', 'b'], group], features }), {
            rate: RATE,
            channels: names,
          });
          const row = windowSamples(design, signals).features;
          const name = `magnitude of ${group.join(', ')}`;
          const stepsOf = (feature: string) => row[design.featureNames.indexOf(`${name} ${feature}`)] / 64;
          const lengths = Array.from({ length: 16 }, (_, i) =>
            Math.hypot(...group.map((channel) => signals[names.indexOf(channel)][i])),
          );
          const most = Math.max(...lengths);
          const bound = 1 / 64 + most / 4096;
          const limited = (value: number) => Math.min(32767, value);
          const mean = lengths.reduce((sum, each) => sum + each, 0) / 16;
          expect(Math.abs(stepsOf('mean') - limited(mean))).toBeLessThanOrEqual(bound);
          expect(Math.abs(stepsOf('minimum') - limited(Math.min(...lengths)))).toBeLessThanOrEqual(bound);
          expect(Math.abs(stepsOf('maximum') - limited(most))).toBeLessThanOrEqual(bound);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses a channel that is not there', () => {
    expect(() =>
      designWindows(optionsOf({ magnitude: [['x', 'q']] }), { rate: RATE, channels: ['x', 'y'] }),
    ).toThrow('data.signal.magnitude: there is no channel "q"; the channels are "x", "y"');
  });
});

describe('features relative to their running mean', () => {
  it('are 0 in the first window, and fade where nothing changes', () => {
    const keys = { length: 64, memory: 4 } as const;
    const design = designWindows(optionsOf({ ...keys }), { rate: RATE, channels: ['x'] });
    const quiet = noise(64, 10, 2);
    const loud = noise(64, 1000, 3);
    const signal = new Int16Array(64 * 40);
    for (let i = 0; i < 40; i++) signal.set(i < 10 ? quiet : loud, 64 * i);
    const { features, width } = windowSamples(design, [signal]);
    const deviations = Array.from({ length: 40 }, (_, i) => features[i * width]);
    expect(deviations.slice(0, 10)).toEqual(new Array(10).fill(0));
    const plain = designWindows(optionsOf({ length: 64 }), { rate: RATE, channels: ['x'] });
    const rise = windowSamples(plain, [loud]).features[0] - windowSamples(plain, [quiet]).features[0];
    expect(deviations[10]).toBe(rise);
    for (let i = 1; i < 12; i++) expect(Math.abs(deviations[10 + i] - rise * 0.75 ** i)).toBeLessThan(5);
    expect(Math.abs(deviations[39])).toBeLessThanOrEqual(2);
  });
});
