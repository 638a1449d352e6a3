import { beginHandover, dueCount, type Handover, noteDescribed, noteStored } from '../signal/handover.js';
import type { ConstInt16Array, Int32, Workspace } from '../types.js';
import { adaptFeatures, describeWindow } from './describe.js';
import { beginWindows, pushWindowSample } from './push.js';
import { standardizeWindow, type WindowStandardizer } from './standardize.js';
import type { WindowFrontEnd, WindowState } from './types.js';

/** From raw samples to network inputs, one input per window. Constant: it is stored in flash. */
export interface FrontEnd {
  /** Cuts windows and describes them. */
  readonly windows: WindowFrontEnd;
  /** Brings their features to a common scale. */
  readonly standardizer: WindowStandardizer;
}

/** Everything that changes while samples come in. The caller owns it, but need not read it. */
export interface Stream {
  /** Samples since the end of the window that was answered last: always 0. */
  age: Int32;
  /** Between collecting and describing. */
  handover: Handover;
  /** Recent samples and the features of a window. */
  windows: WindowState;
  /** For the network. */
  workspace: Workspace;
  /** The network's input. @length FEATURES */
  readonly input: Int8Array;
}

/** Prepares a stream for the first sample of a recording. @external */
export function resetStream(frontEnd: FrontEnd, stream: Stream): void {
  beginWindows(frontEnd.windows, stream.windows);
  beginHandover(stream.handover);
  stream.age = 0;
}

/**
 * Takes the next sample of every channel. Returns true when a window is complete, which describeStream then makes an input of.
 *
 * @external
 */
export function collectStream(frontEnd: FrontEnd, samples: ConstInt16Array, stream: Stream): boolean {
  const complete: boolean = pushWindowSample(frontEnd.windows, samples, stream.windows);
  if (stream.windows.collected === 0) {
    noteStored(complete, stream.handover);
  }
  return complete;
}

/**
 * Makes the network's input of the window that is complete. Returns false if there is none, or if another sample came before this
 * was finished.
 *
 * @external
 */
export function describeStream(frontEnd: FrontEnd, stream: Stream): boolean {
  const due: Int32 = dueCount(stream.handover);
  if (due < 0) {
    return false;
  }
  describeWindow(frontEnd.windows, stream.windows);
  if (!noteDescribed(due, stream.handover)) {
    return false;
  }
  adaptFeatures(frontEnd.windows, stream.windows);
  standardizeWindow(frontEnd.standardizer, stream.windows.features, stream.input);
  return true;
}
