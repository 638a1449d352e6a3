import type { RawOptions } from '../config/raw-options.js';
import {
  collectStream,
  describeStream,
  type FrontEnd,
  resetStream,
  type Stream,
} from '../kernel/raw/stream.js';
import type { Standardizer } from '../kernel/signal/standardize.js';
import { RAW_DEVIATIONS } from './fit-standardizer.js';
import {
  noHandover,
  noWorkspace,
  plainStandardizer,
  type SignalInput,
  type SignalProgram,
} from './program.js';
import { createRawState, designRaw } from './raw-design.js';

/** A front end of windows of raw samples, ready to run. @throws InputError when the options do not fit the input */
export function openRaw(options: RawOptions, input: SignalInput, standardizer?: Standardizer): SignalProgram {
  const design = designRaw(options, input.channels);
  const { frontEnd: raw, featureNames, lengths } = design;
  const { channels, length, hop, decimation } = raw;
  const frontEnd: FrontEnd = { raw, standardizer: standardizer ?? plainStandardizer(channels) };
  return {
    channels,
    channelNames: input.channels,
    rate: input.rate,
    featureNames,
    scaling: { features: channels, deviations: RAW_DEVIATIONS, shifted: false },
    map: { height: 1, width: length, channels },
    decimation,
    span: length * decimation,
    hop: hop * decimation,
    lookBack: { rows: 0, mean: 0 },
    source: 'raw/stream',
    constants: { ...frontEnd },
    lengths,
    open() {
      const state = createRawState(design);
      const stream: Stream = {
        age: 0,
        handover: noHandover(),
        raw: state,
        workspace: noWorkspace(),
        input: new Int8Array(featureNames.length),
      };
      // The device keeps points in 8 bits only; these are the same points before that, from which scales are fitted.
      const features = new Int16Array(featureNames.length);
      resetStream(frontEnd, stream);
      return {
        get age() {
          return stream.age;
        },
        features,
        input: stream.input,
        collect(samples) {
          const complete = collectStream(frontEnd, samples, stream);
          if (state.collected === 0) {
            features.copyWithin(0, channels);
            features.set(state.sums, features.length - channels);
          }
          return complete;
        },
        describe: () => describeStream(frontEnd, stream),
      };
    },
  };
}
