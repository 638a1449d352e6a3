import { beginHandover, dueCount, type Handover, noteDescribed, noteStored } from '../signal/handover.js';
import type { Standardizer } from '../signal/standardize.js';
import type { ConstInt16Array, Int32, Workspace } from '../types.js';
import { beginRaw, pushRawSample } from './push.js';
import { unrollPoints } from './ring.js';
import type { RawFrontEnd, RawState } from './types.js';

/** From raw samples to network inputs, one input per window. Constant: it is stored in flash. */
export interface FrontEnd {
  /** Cuts windows. */
  readonly raw: RawFrontEnd;
  /** Brings the samples of every channel to 8 bits. */
  readonly standardizer: Standardizer;
}

/** Everything that changes while samples come in. The caller owns it, but need not read it. */
export interface Stream {
  /** Samples since the end of the window that was answered last: always 0. */
  age: Int32;
  /** Between collecting and describing. */
  handover: Handover;
  /** Recent points. */
  raw: RawState;
  /** For the network. */
  workspace: Workspace;
  /** The network's input. @length FEATURES */
  readonly input: Int8Array;
}

/** Prepares a stream for the first sample of a recording. @external */
export function resetStream(frontEnd: FrontEnd, stream: Stream): void {
  beginRaw(frontEnd.raw, stream.raw);
  beginHandover(stream.handover);
  stream.age = 0;
}

/**
 * Takes the next sample of every channel. Returns true when a window is complete, which describeStream then makes an input of.
 *
 * @external
 */
export function collectStream(frontEnd: FrontEnd, samples: ConstInt16Array, stream: Stream): boolean {
  const complete: boolean = pushRawSample(frontEnd.raw, frontEnd.standardizer, samples, stream.raw);
  if (stream.raw.collected === 0) {
    noteStored(complete, stream.handover);
  }
  return complete;
}

/**
 * Makes the network's input of the window that is complete. Returns false if there is none, or if another point came before this
 * was finished.
 *
 * @external
 */
export function describeStream(frontEnd: FrontEnd, stream: Stream): boolean {
  const due: Int32 = dueCount(stream.handover);
  if (due < 0) {
    return false;
  }
  unrollPoints(frontEnd.raw, stream.raw, stream.input);
  return noteDescribed(due, stream.handover);
}
