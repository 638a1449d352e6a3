import { beginModel } from '../classify.js';
import { beginRaw, pushRawSample } from '../raw/push.js';
import { unrollPoints } from '../raw/ring.js';
import type { RawFrontEnd, RawState } from '../raw/types.js';
import { beginHandover, dueCount, type Handover, noteDescribed, noteStored } from '../signal/handover.js';
import type { Standardizer } from '../signal/standardize.js';
import type { ConstInt16Array, Int32, Model, Workspace } from '../types.js';

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
  /** Windows that are complete, modulo 2^30. @volatile */
  completed: Int32;
  /** The value of `completed` for the window in `input`. */
  described: Int32;
  /** The value of `completed` for the window that the network was last prepared for. */
  begun: Int32;
  /** Between collecting and describing. */
  handover: Handover;
  /** Recent points. */
  raw: RawState;
  /** For the network. It also keeps the layers' outputs for the window before. */
  workspace: Workspace;
  /** The network's input. @length FEATURES */
  readonly input: Int8Array;
}

/** Prepares a stream for the first sample of a recording. @external */
export function resetStream(frontEnd: FrontEnd, stream: Stream): void {
  beginRaw(frontEnd.raw, stream.raw);
  beginHandover(stream.handover);
  stream.age = 0;
  stream.completed = 0;
  stream.described = 0;
  stream.begun = 0;
  stream.workspace.layer = 0;
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
  if (complete) {
    stream.completed = (stream.completed + 1) & 0x3fffffff;
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
  const window: Int32 = stream.completed;
  unrollPoints(frontEnd.raw, stream.raw, stream.input);
  if (!noteDescribed(due, stream.handover)) {
    return false;
  }
  stream.described = window;
  return true;
}

/**
 * Prepares the network for the window that is ready. Of the layers that the window before went through, only the columns will be
 * computed that it does not have; all, if that window was not begun, or if the workspace was used for anything else since.
 *
 * @external
 */
export function beginNext(model: Model, stream: Stream): void {
  const computed: Int32 = stream.workspace.kept < 0 ? 0 : stream.workspace.layer;
  beginModel(model, stream.input, stream.workspace);
  stream.workspace.kept = stream.described === ((stream.begun + 1) & 0x3fffffff) ? computed : 0;
  stream.begun = stream.described;
}
