import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeSpectrum, transformComplex } from '../../../src/kernel/windows/spectrum.js';
import { designWindows, type WindowDesign } from '../../../src/signal/window-design.js';
import { noise, optionsOf, randomNumbers, transformOf } from './support.js';
import { windowSamples } from './window-samples.js';

const RATE = 256;

function designOf(length: number, bands: readonly number[] = [16, 32]): WindowDesign {
  return designWindows(optionsOf({ length, features: { bands: [...bands] } }), {
    rate: RATE,
    channels: ['x'],
  });
}

/** The taper of a design as floats. */
function taperOf({ frontEnd: { taper, length } }: WindowDesign): number[] {
  return Array.from({ length }, (_, i) => taper[Math.min(i, length - 1 - i)] / 32768);
}

/** The energy of a window, as measureWindow has it. */
function energyOf(signal: Int32Array) {
  const exact = signal.reduce((sum, value) => sum + value * value, 0);
  const exponent = exact < 2 ** 30 ? 0 : 12;
  return { sum: Math.floor(exact / 2 ** exponent), exponent };
}

/** The bounds of complex numbers, as computeSpectrum has them. */
function boundsOf(values: Int32Array) {
  const squares = values.reduce((sum, value) => sum + value * value, 0);
  const peak = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return {
    parts: Math.min(15, Math.ceil(Math.log2(peak + 1))),
    squares: Math.floor(Math.log2(squares + 1)) + 1,
  };
}

/** Bins 1 to n / 2 - 1: those of the kernel, and those of the definition from the same integers. */
function bothSpectra(design: WindowDesign, signal: Int32Array) {
  const { spectrumLength, length } = design.frontEnd;
  const values = new Int32Array(spectrumLength);
  values.set(signal);
  const peak = Math.max(...signal.map(Math.abs));
  const scale = 2 ** computeSpectrum(design.frontEnd, peak, energyOf(signal), values);
  const taper = taperOf(design);
  const padded = new Float64Array(spectrumLength);
  padded.set(Array.from(signal.subarray(0, length), (value, i) => value * taper[i]));
  const exact = transformOf(padded);
  const bins = Array.from({ length: spectrumLength / 2 - 1 }, (_, i) => i + 1);
  return bins.map((bin) => ({
    real: values[2 * bin] * scale,
    imaginary: values[2 * bin + 1] * scale,
    exactReal: exact.real[bin],
    exactImaginary: exact.imaginary[bin],
  }));
}

/** Root mean square error of a bin over the largest bin, in decibels. */
function errorOf(bins: ReturnType<typeof bothSpectra>): number {
  let error = 0;
  let largest = 0;
  for (const { real, imaginary, exactReal, exactImaginary } of bins) {
    error += ((real - exactReal) ** 2 + (imaginary - exactImaginary) ** 2) / bins.length;
    largest = Math.max(largest, exactReal ** 2 + exactImaginary ** 2);
  }
  return 10 * Math.log10(error / largest);
}

const SIGNALS: readonly (readonly [
  name: string,
  decibels: number,
  value: (i: number, random: () => number) => number,
])[] = [
  ['loud noise', -58, (_, random) => Math.floor(random() * 32768) - 16384],
  ['quiet noise', -58, (_, random) => Math.floor(random() * 5) - 2],
  ['noise of one step', -70, (_, random) => Math.floor(random() * 2)],
  ['a tone between two bins', -75, (i) => Math.round(16000 * Math.sin(0.237 * i))],
  ['a full-scale square wave', -75, (i) => (i % 16 < 8 ? 16385 : -16385)],
  ['a scaled window at its limit', -75, (i) => (i % 2 === 0 ? 16385 : -16385)],
  // A spike where the taper is small: it leaves little of the window.
  ['a single step', -20, (i) => Number(i === 9)],
];

describe('computeSpectrum', () => {
  const lengths = [16, 20, 64, 100, 256, 600, 1024];
  it.each(SIGNALS)(
    'is the Fourier transform of the definition: %s, its error in a bin at most %d dB',
    (_, decibels, value) => {
      for (const length of lengths) {
        const random = randomNumbers(length);
        const signal = Int32Array.from({ length }, (_unused, i) => value(i, random));
        expect(errorOf(bothSpectra(designOf(length), signal)), `${length}`).toBeLessThan(decibels);
      }
    },
  );

  it('gives zeros for a flat window', () => {
    const { frontEnd } = designOf(64);
    const values = new Int32Array(64);
    computeSpectrum(frontEnd, 0, { sum: 0, exponent: 0 }, values);
    expect([...values]).toEqual(new Array(64).fill(0));
  });

  it('keeps a tone of two steps 60 dB above what is far from it', () => {
    const signal = Int32Array.from({ length: 256 }, (_, i) => (i % 32 < 16 ? 1 : -1));
    const bins = bothSpectra(designOf(256), signal);
    const power = bins.map(({ real, imaginary }) => real ** 2 + imaginary ** 2);
    // A square wave of period 32 has odd harmonics of bin 8 only.
    expect(power[7] / power[15]).toBeGreaterThan(1e6);
  });

  it('stays within the bounds that keep its products in 31 bits', () => {
    for (const count of [16, 32, 128, 256, 1024]) {
      const { frontEnd } = designOf(count);
      fc.assert(
        fc.property(
          fc.array(fc.constantFrom(-32768, 32768, 0, 1), { minLength: count, maxLength: count }),
          (parts) => {
            const values = Int32Array.from(parts);
            transformComplex(frontEnd, boundsOf(values), values);
            for (let i = 0; i < count; i += 2) {
              // What rounding adds: at most 2 for each stage, of which there are five.
              expect(Math.hypot(values[i], values[i + 1])).toBeLessThan(2 ** 17.5 + 10);
            }
          },
        ),
        { numRuns: 60 },
      );
      for (let bin = 0; bin < count / 2; bin++) {
        // All the energy in one bin, at the largest amplitude.
        const values = new Int32Array(count);
        for (let i = 0; i < count / 2; i++) {
          const angle = (4 * Math.PI * bin * i) / count + Math.PI / 4;
          values[2 * i] = Math.sign(Math.cos(angle)) * 32768;
          values[2 * i + 1] = Math.sign(Math.sin(angle)) * 32768;
        }
        transformComplex(frontEnd, boundsOf(values), values);
        for (const value of values) expect(Math.abs(value)).toBeLessThan(2 ** 17.5 + 10);
      }
    }
  });

  it('keeps the energy: Parseval', () => {
    for (const [length, deviation] of [
      [64, 1],
      [256, 30],
      [1024, 8000],
    ]) {
      const design = designOf(length);
      const signal = Int32Array.from(noise(length, deviation, length), (value) =>
        Math.max(-16384, Math.min(16384, value)),
      );
      const bins = bothSpectra(design, signal);
      const taper = taperOf(design);
      const tapered = Array.from(signal, (value, i) => value * taper[i]);
      const exact = transformOf(tapered);
      const ends = exact.real[0] ** 2 + exact.real[length / 2] ** 2;
      const inBins = bins.reduce((sum, { real, imaginary }) => sum + 2 * (real ** 2 + imaginary ** 2), ends);
      const inTime = length * tapered.reduce((sum, value) => sum + value * value, 0);
      expect(inBins / inTime).toBeCloseTo(1, 3);
    }
  });
});

describe('band powers', () => {
  const EDGES = [2, 4, 8, 16, 32, 64, 100];
  const design = designOf(256, EDGES);
  const place = design.frontEnd.features - design.frontEnd.bands;
  const bandsOf = (signal: Int16Array): number[] => [
    ...windowSamples(design, [signal]).features.subarray(place),
  ];

  it('of a pure tone are largest in its band, and say its power', () => {
    for (const [frequency, band] of [
      [3, 0],
      [6, 1],
      [12, 2],
      [20, 3],
      [50, 4],
      [90, 5],
    ]) {
      for (const amplitude of [10, 1000, 30000]) {
        const tone = Int16Array.from({ length: 256 }, (_, i) =>
          Math.round(amplitude * Math.sin((2 * Math.PI * frequency * i) / RATE + 1)),
        );
        const powers = bandsOf(tone);
        expect(powers.indexOf(Math.max(...powers))).toBe(band);
        // A tone of amplitude a has the power of white noise of variance a^2 / 2 over 128 bins, in the band's bins.
        const bins = EDGES[band + 1] - EDGES[band];
        const expected = 256 * Math.log2(((amplitude * amplitude) / 2) * (128 / bins));
        if (bins > 3) expect(Math.abs(powers[band] - expected)).toBeLessThan(8);
      }
    }
  });

  it('of white noise are its variance', () => {
    for (const deviation of [3, 100, 5000]) {
      const signal = noise(256 * 200, deviation, 5);
      const rows = windowSamples(design, [signal]);
      for (let band = 0; band < design.frontEnd.bands; band++) {
        let mean = 0;
        for (let i = 0; i < rows.count; i++)
          mean += 2 ** (rows.features[i * rows.width + place + band] / 256) / rows.count;
        expect(mean / deviation ** 2).toBeGreaterThan(0.8);
        expect(mean / deviation ** 2).toBeLessThan(1.2);
      }
    }
  });

  it('have a floor below the noise of rounding', () => {
    expect(bandsOf(new Int16Array(256).fill(77))).toEqual(new Array(6).fill(-1024));
  });

  it('rise by two octaves when the signal doubles, or stay where they are relative to the deviation', () => {
    const keys = { length: 256, relative: true, features: { bands: EDGES } };
    const relative = designWindows(optionsOf(keys), { rate: RATE, channels: ['x'] });
    const signal = noise(256, 500, 3);
    const doubled = signal.map((value) => 2 * value);
    const before = bandsOf(signal);
    bandsOf(doubled).forEach((power, i) => {
      expect(Math.abs(power - before[i] - 512)).toBeLessThanOrEqual(2);
    });
    const names = relative.featureNames;
    const [first, second] = [signal, doubled].map((values) => windowSamples(relative, [values]).features);
    first.forEach((feature, i) => {
      const rise = second[i] - feature;
      expect(Math.abs(rise - (names[i] === 'x deviation' ? 256 : 0)), names[i]).toBeLessThanOrEqual(4);
    });
  });
});
