import fc from 'fast-check';
import { addPeak, pushFeatureSample } from '../../../src/kernel/beats/features.js';
import { type BeatDesign, createFeatureState } from '../../../src/signal/beat-design.js';

/** A sample of every channel, and how old the R peaks are that are found with it. */
export interface Tick {
  readonly samples: readonly number[];
  readonly ages: readonly number[];
}

/** What a design makes of a signal: age of the beat, then its features. */
export function runFeatures(design: Pick<BeatDesign, 'constants'>, ticks: readonly Tick[]): number[][] {
  const state = createFeatureState(design);
  const found: number[][] = [];
  for (const { samples, ages } of ticks) {
    pushFeatureSample(design.constants, Int16Array.from(samples), state);
    for (const age of ages) {
      if (addPeak(design.constants, age, state)) found.push([state.position, ...state.features]);
    }
  }
  return found;
}

/** Numbers in [0, 1), the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface EcgOptions {
  readonly rate: number;
  readonly channels: number;
  readonly seconds: number;
  /** Steps of the converter per millivolt. */
  readonly gain?: number;
  /** Steps that every sample is off. */
  readonly offset?: number;
}

/**
 * Something like an ECG: P, QRS and T as bells, uneven RR intervals, now and then a wide early beat, noise. Peaks are found 0.4 s
 * late.
 */
export function ecgTicks(seed: number, options: EcgOptions): Tick[] {
  const { rate, channels, seconds, gain = 200, offset = 0 } = options;
  const next = randomNumbers(seed);
  const length = Math.round(rate * seconds);
  const volts = Array.from({ length: channels }, () => new Float64Array(length));
  const ages = Array.from({ length }, (): number[] => []);
  const late = Math.round(0.4 * rate);
  for (let time = 0.5; time < seconds; ) {
    const early = next() < 0.15;
    const width = early ? 0.05 : 0.015;
    const peak = Math.round(time * rate);
    const bells = [
      [-0.16, 0.03, early ? 0 : 0.12],
      [0, width, early ? 1.6 : 1],
      [0.04, width, -0.3],
      [0.28, 0.05, early ? -0.4 : 0.25],
    ];
    for (const [place, deviation, height] of bells) {
      for (let i = Math.max(0, peak - rate); i < Math.min(length, peak + rate); i++) {
        const bell = height * Math.exp(-(((i - peak) / rate - place) ** 2) / (2 * deviation ** 2));
        for (let channel = 0; channel < channels; channel++) {
          volts[channel][i] += channel % 2 === 0 ? bell : -0.6 * bell;
        }
      }
    }
    if (peak + late < length) ages[peak + late].push(late);
    time += early ? 1 : 0.7 + 0.2 * next();
  }
  return ages.map((found, i) => ({
    samples: volts.map((values) => Math.round(gain * values[i]) + offset),
    ages: found,
  }));
}

const extreme = fc.constantFrom(-32768, -32767, -1, 0, 1, 32766, 32767);
const stretch = fc.record({
  samples: fc.array(fc.oneof(extreme, fc.integer({ min: -32768, max: 32767 })), {
    minLength: 16,
    maxLength: 16,
  }),
  noisy: fc.boolean(),
  length: fc.integer({ min: 1, max: 400 }),
  ages: fc.array(fc.oneof(fc.integer({ min: -5, max: 700 }), fc.constantFrom(2 ** 31 - 1, -(2 ** 31))), {
    maxLength: 3,
  }),
});

/** Signals no heart makes: full scale, steps, peaks of any age and in any order. */
export function extremeTicks(channels: number): fc.Arbitrary<Tick[]> {
  return fc.array(stretch, { minLength: 10, maxLength: 30 }).map((stretches) =>
    stretches.flatMap(({ samples, noisy, length, ages }) =>
      Array.from(
        { length },
        (_, i): Tick => ({
          samples: Array.from({ length: channels }, (_, channel) =>
            noisy && (i + channel) % 2 === 0 ? -1 - samples[channel] : samples[channel],
          ),
          ages: i === length - 1 ? ages : [],
        }),
      ),
    ),
  );
}
