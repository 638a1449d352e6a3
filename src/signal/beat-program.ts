import type { BeatOptions } from '../config/beat-options.js';
import { InputError } from '../errors/input-error.js';
import { RECENT } from '../kernel/beats/feature-types.js';
import { collectStream, type FrontEnd, resetStream, type Stream } from '../kernel/beats/stream.js';
import type { Standardizer } from '../kernel/signal/standardize.js';
import { type BeatDesign, createFeatureState, designBeatFeatures } from './beat-design.js';
import { DEVIATIONS } from './fit-standardizer.js';
import { createPeakState, designPeakDetector, peakLengths } from './peak-design.js';
import { noWorkspace, type SignalInput, type SignalProgram } from './program.js';

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

/** Scales for features that are not fitted yet: what 8 bits hold of them. */
function unfitted({ shifts }: BeatDesign): Standardizer {
  return {
    features: shifts.length,
    center: new Int16Array(shifts.length),
    multiplier: Int16Array.from(shifts, (shift = 0) => UNIT_MULTIPLIER >> shift),
  };
}

/** Writes the features of a beat: as they were before they were brought to 8 bits; of points, what unfitted scales leave of them. */
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
  const { names, lengths } = design;
  if (standardizer !== undefined && standardizer.features !== names.length) {
    throw new InputError(
      `the front end in the model has scales of ${standardizer.features} features, and there are ${names.length}; train again`,
    );
  }
  const frontEnd: FrontEnd = {
    detector,
    beats,
    standardizer: standardizer ?? unfitted(design),
  };
  return {
    channels: input.channels.length,
    channelNames: input.channels,
    rate: input.rate,
    featureNames: names,
    scaling: { features: names.length, deviations: DEVIATIONS },
    map: undefined,
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
        ready: false,
        peaks: createPeakState(detector),
        features: state,
        workspace: noWorkspace(),
        input: new Int8Array(names.length),
      };
      const features = new Int16Array(names.length);
      resetStream(frontEnd, stream);
      return {
        get age() {
          return stream.age;
        },
        features,
        input: stream.input,
        collect(samples) {
          const ready = collectStream(frontEnd, samples, stream);
          if (ready) copyFeatures(state.features, stream.input, design, features);
          return ready;
        },
      };
    },
  };
}
