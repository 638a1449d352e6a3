import type { WindowOptions } from '../config/window-options.js';
import {
  collectStream,
  describeStream,
  type FrontEnd,
  resetStream,
  type Stream,
} from '../kernel/windows/stream.js';
import { DEVIATIONS, type FittedStandardizer, shiftedStandardizer } from './fit-standardizer.js';
import { noHandover, noWorkspace, type SignalInput, type SignalProgram } from './program.js';
import { createWindowState, designWindows } from './window-design.js';

/** A front end of windows, ready to run. @throws InputError when the options do not fit the input */
export function openWindows(
  options: WindowOptions,
  input: SignalInput,
  standardizer?: FittedStandardizer,
): SignalProgram {
  const design = designWindows(options, input);
  const { frontEnd: windows, featureNames, lengths } = design;
  const frontEnd: FrontEnd = {
    windows,
    standardizer: shiftedStandardizer(featureNames.length, standardizer),
  };
  return {
    channels: input.channels.length,
    channelNames: input.channels,
    rate: input.rate,
    featureNames,
    scaling: { features: featureNames.length, deviations: DEVIATIONS, shifted: true },
    map: undefined,
    decimation: windows.decimation,
    span: windows.length * windows.decimation,
    hop: windows.hop * windows.decimation,
    lookBack: { rows: 0, mean: options.memory },
    source: 'windows/stream',
    constants: { ...frontEnd },
    lengths,
    open() {
      const state = createWindowState(design);
      const stream: Stream = {
        age: 0,
        handover: noHandover(),
        windows: state,
        workspace: noWorkspace(),
        input: new Int8Array(featureNames.length),
      };
      resetStream(frontEnd, stream);
      return {
        get age() {
          return stream.age;
        },
        features: state.features,
        input: stream.input,
        collect: (samples) => collectStream(frontEnd, samples, stream),
        describe: () => describeStream(frontEnd, stream),
      };
    },
  };
}
