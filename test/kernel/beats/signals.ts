import fc from 'fast-check';
import {
  collectStream,
  describeStream,
  type FrontEnd,
  resetStream,
  type Stream,
} from '../../../src/kernel/beats/stream.js';
import {
  type BeatDesign,
  type BeatFeatureSet,
  createFeatureState,
  designBeatFeatures,
} from '../../../src/signal/beat-design.js';
import { createPeakState, designPeakDetector, peakLengths } from '../../../src/signal/peak-design.js';
import { noHandover, noWorkspace, plainStandardizer } from '../../../src/signal/program.js';

/** A front end of heart beats for tests, whose features are not brought to a common scale. */
export interface TestedFrontEnd {
  readonly frontEnd: FrontEnd;
  readonly design: BeatDesign;
  /** The values of the names after @length in the kernel's types. */
  readonly lengths: ReadonlyMap<string, number>;
}

export function frontEndOf(rate: number, channels: number, set: BeatFeatureSet = 'full'): TestedFrontEnd {
  const detector = designPeakDetector({ rate, channels });
  const design = designBeatFeatures(detector, { rate, set });
  const own = design.shifts.filter((shift) => shift === undefined).length;
  return {
    frontEnd: { detector, beats: design.constants, standardizer: plainStandardizer(own) },
    design,
    lengths: new Map([...peakLengths(detector), ...design.lengths]),
  };
}

/** A stream before its first sample. */
export function openStream({ frontEnd, design }: TestedFrontEnd): Stream {
  const stream: Stream = {
    age: 0,
    handover: noHandover(),
    found: false,
    peaks: createPeakState(frontEnd.detector),
    features: createFeatureState(design),
    workspace: noWorkspace(),
    input: new Int8Array(design.names.length),
  };
  resetStream(frontEnd, stream);
  return stream;
}

/** A beat that a stream described. */
export interface DescribedBeat {
  /** Its R peak, and the sample that completed it. */
  readonly at: number;
  readonly answered: number;
  readonly features: readonly number[];
  readonly input: readonly number[];
}

/** The beats of a signal, `[time][channel]`. */
export function describeBeats(tested: TestedFrontEnd, samples: Int16Array): DescribedBeat[] {
  const { channels } = tested.frontEnd.detector;
  const stream = openStream(tested);
  const found: DescribedBeat[] = [];
  for (let time = 0; time * channels < samples.length; time++) {
    const sample = samples.subarray(time * channels, (time + 1) * channels);
    if (collectStream(tested.frontEnd, sample, stream) && describeStream(tested.frontEnd, stream)) {
      found.push({
        at: time - stream.age,
        answered: time,
        features: [...stream.features.features],
        input: [...stream.input],
      });
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

/** Something like an ECG, and the R peaks of its beats that are wide and early. */
export interface MadeEcg {
  /** `[time][channel]` */
  readonly samples: Int16Array;
  readonly wide: readonly number[];
}

/** P, QRS and T as bells, uneven RR intervals, now and then a wide early beat, noise. */
export function makeEcg(seed: number, options: EcgOptions): MadeEcg {
  const { rate, channels, seconds, gain = 200, offset = 0 } = options;
  const next = randomNumbers(seed);
  const length = Math.round(rate * seconds);
  const volts = Array.from({ length: channels }, () => new Float64Array(length));
  const wide: number[] = [];
  for (let time = 0.5; time < seconds; ) {
    const early = next() < 0.15;
    const width = early ? 0.03 : 0.015;
    const peak = Math.round(time * rate);
    if (early) wide.push(peak);
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
    time += early ? 1 : 0.7 + 0.2 * next();
  }
  const samples = Int16Array.from(
    { length: length * channels },
    (_, i) => Math.round(gain * volts[i % channels][Math.floor(i / channels)]) + offset,
  );
  return { samples, wide };
}

const extreme = fc.constantFrom(-32768, -32767, -1, 0, 1, 32766, 32767);
const stretch = fc.record({
  samples: fc.array(fc.oneof(extreme, fc.integer({ min: -32768, max: 32767 })), {
    minLength: 16,
    maxLength: 16,
  }),
  kind: fc.constantFrom('constant', 'alternating', 'square'),
  period: fc.integer({ min: 2, max: 400 }),
  length: fc.integer({ min: 1, max: 2000 }),
});

/** Signals that no heart makes, `[time][channel]`: of full scale, alternating, with steps. */
export function extremeSamples(channels: number): fc.Arbitrary<Int16Array> {
  return fc.array(stretch, { minLength: 4, maxLength: 12 }).map((stretches) =>
    Int16Array.from(
      stretches.flatMap(({ samples, kind, period, length }) =>
        Array.from({ length: length * channels }, (_, i) => {
          const [time, channel] = [Math.floor(i / channels), i % channels];
          const turned =
            kind === 'alternating'
              ? (time + channel) % 2 === 0
              : kind === 'square' && time % period < period / 2;
          return turned ? -1 - samples[channel] : samples[channel];
        }),
      ),
    ),
  );
}
