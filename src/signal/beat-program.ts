import type { BeatOptions } from '../config/beat-options.js';
import { InputError } from '../errors/input-error.js';
import { RECENT } from '../kernel/beats/feature-types.js';
import {
  collectStream,
  describeStream,
  type FrontEnd,
  resetStream,
  type Stream,
} from '../kernel/beats/stream.js';
import type { Standardizer } from '../kernel/signal/standardize.js';
import { type BeatDesign, createFeatureState, designBeatFeatures } from './beat-design.js';
import { DEVIATIONS } from './fit-standardizer.js';
import { createPeakState, designPeakDetector, peakLengths } from './peak-design.js';
import {
  noHandover,
  noWorkspace,
  plainStandardizer,
  type SignalInput,
  type SignalProgram,
} from './program.js';

interface BeatFrontEnd extends Omit<FrontEnd, 'standardizer'> {
  readonly design: BeatDesign;
}

/** @throws InputError when the rate or the number of channels is outside the limits of the kernel */
function designFrontEnd({ set }: BeatOptions, { rate, channels }: SignalInput): BeatFrontEnd {
  try {
    const design = designBeatFeatures({ rate, channels: channels.length, set });
    const detector = designPeakDetector({ rate, channels: channels.length });
    return { detector, beats: design.constants, design };
  } catch (error) {
    if (error instanceof RangeError)
      throw new InputError(`data.signal: ${error.message}; choose other recordings or data.channels`);
    throw error;
  }
}

/** A front end of heart beats, ready to run. @throws InputError when it cannot be made for the input */
export function openBeats(
  options: BeatOptions,
  input: SignalInput,
  standardizer?: Standardizer,
): SignalProgram {
  const { detector, beats, design } = designFrontEnd(options, input);
  const { names, lengths } = design;
  const frontEnd: FrontEnd = {
    detector,
    beats,
    standardizer: standardizer ?? plainStandardizer(names.length),
  };
  return {
    channels: input.channels.length,
    channelNames: input.channels,
    rate: input.rate,
    featureNames: names,
    scaling: { features: names.length, deviations: DEVIATIONS, shifted: false },
    map: undefined,
    decimation: 1,
    span: 1,
    hop: undefined,
    // The intervals that a beat's own are compared with, and the one that ends at the beat.
    lookBack: { rows: RECENT + 1, mean: 0 },
    source: 'beats/stream',
    constants: { ...frontEnd },
    lengths: new Map([...peakLengths(detector), ...lengths]),
    open() {
      const stream: Stream = {
        age: 0,
        handover: noHandover(),
        peaks: createPeakState(detector),
        features: createFeatureState(design),
        workspace: noWorkspace(),
        input: new Int8Array(names.length),
      };
      resetStream(frontEnd, stream);
      return {
        get age() {
          return stream.age;
        },
        features: stream.features.features,
        input: stream.input,
        collect: (samples) => collectStream(frontEnd, samples, stream),
        describe: () => describeStream(frontEnd, stream),
      };
    },
  };
}
