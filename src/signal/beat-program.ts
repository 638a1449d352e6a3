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
    const detector = designPeakDetector({ rate, channels: channels.length });
    const design = designBeatFeatures(detector, { rate, set });
    return { detector, beats: design.constants, design };
  } catch (error) {
    if (error instanceof RangeError)
      throw new InputError(`data.signal: ${error.message}; choose other recordings or data.channels`);
    throw error;
  }
}

/** A multiplier of 1 in the kernel. */
const UNIT_MULTIPLIER = 4096;

/**
 * The standardizer of those inputs that have scales of their own; points are shifted right.
 *
 * @throws InputError when points have another scale than that of the kernel
 */
function ownScales({ features, center, multiplier }: Standardizer, { shifts }: BeatDesign): Standardizer {
  const isOther = (shift: number | undefined, i: number) =>
    shift !== undefined && (center[i] !== 0 || multiplier[i] !== UNIT_MULTIPLIER >> shift);
  if (features !== shifts.length || shifts.some(isOther)) {
    throw new InputError(
      'the front end in the model has other features of heart beats than this version of ffirm; train again',
    );
  }
  const own = [...shifts.keys()].filter((i) => shifts[i] === undefined);
  return {
    features: own.length,
    center: Int16Array.from(own, (i) => center[i]),
    multiplier: Int16Array.from(own, (i) => multiplier[i]),
  };
}

/** Writes the features of a beat as they were before they were brought to 8 bits; of points, what is left of them. */
function copyFeatures(own: Int16Array, input: Int8Array, { shifts }: BeatDesign, features: Int16Array): void {
  let place = 0;
  for (const [i, shift] of shifts.entries()) {
    features[i] = shift === undefined ? own[place++] : input[i] << shift;
  }
}

/** A front end of heart beats, ready to run. @throws InputError when it cannot be made for the input */
export function openBeats(
  options: BeatOptions,
  input: SignalInput,
  standardizer?: Standardizer,
): SignalProgram {
  const { detector, beats, design } = designFrontEnd(options, input);
  const { names, lengths, shifts } = design;
  const frontEnd: FrontEnd = {
    detector,
    beats,
    standardizer:
      standardizer === undefined
        ? plainStandardizer(shifts.filter((shift) => shift === undefined).length)
        : ownScales(standardizer, design),
  };
  return {
    channels: input.channels.length,
    channelNames: input.channels,
    rate: input.rate,
    featureNames: names,
    scaling: {
      features: names.length,
      deviations: DEVIATIONS,
      shifted: false,
      fixed: shifts.map((shift) => (shift === undefined ? undefined : UNIT_MULTIPLIER >> shift)),
    },
    map: undefined,
    decimation: detector.decimation,
    span: 1,
    hop: undefined,
    // The intervals that a beat's own are compared with, and the one that ends at the beat.
    lookBack: { rows: RECENT + 1, mean: 0 },
    source: 'beats/stream',
    constants: { ...frontEnd },
    lengths: new Map([...peakLengths(detector), ...lengths]),
    open() {
      const state = createFeatureState(design);
      const stream: Stream = {
        age: 0,
        handover: noHandover(),
        found: false,
        peaks: createPeakState(detector),
        features: state,
        workspace: noWorkspace(),
        input: new Int8Array(names.length),
      };
      // The device writes points as inputs only; these are the same before they are brought to 8 bits.
      const features = new Int16Array(names.length);
      resetStream(frontEnd, stream);
      return {
        get age() {
          return stream.age;
        },
        features,
        input: stream.input,
        collect: (samples) => collectStream(frontEnd, samples, stream),
        describe() {
          const ready = describeStream(frontEnd, stream);
          if (ready) copyFeatures(state.features, stream.input, design, features);
          return ready;
        },
      };
    },
  };
}
