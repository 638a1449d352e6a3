import { beginModel } from '../classify.js';
import { beginRaw, pushRawSample } from '../raw/push.js';
import { unrollPoints } from '../raw/ring.js';
import type { RawFrontEnd, RawState } from '../raw/types.js';
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
  /** Windows that have become ready since the network was prepared for one: 0, 1, or 2 for more. */
  ready: Int32;
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
  stream.age = 0;
  stream.ready = 0;
  stream.workspace.layer = 0;
}

/** Takes the next sample of every channel. Returns true when the input of a window is ready. @external */
export function collectStream(frontEnd: FrontEnd, samples: ConstInt16Array, stream: Stream): boolean {
  if (!pushRawSample(frontEnd.raw, frontEnd.standardizer, samples, stream.raw)) {
    return false;
  }
  unrollPoints(frontEnd.raw, stream.raw, stream.input);
  stream.ready = stream.ready === 0 ? 1 : 2;
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
  stream.workspace.kept = stream.ready === 1 ? computed : 0;
  stream.ready = 0;
}
