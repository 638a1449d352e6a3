import { beginHandover, dueCount, type Handover, noteDescribed, noteStored } from '../signal/handover.js';
import { type Standardizer, standardize } from '../signal/standardize.js';
import type { ConstInt16Array, Int32, Workspace } from '../types.js';
import { beginPeaks, pushPeakSample } from './detect.js';
import type { PeakDetector, PeakState } from './detector-types.js';
import type { BeatFeatures, FeatureState } from './feature-types.js';
import { addPeak, beginFeatures, pushFeatureSample } from './features.js';

/** From raw samples to network inputs, one input per heart beat. Constant: it is stored in flash. */
export interface FrontEnd {
  /** Finds the R peaks. */
  readonly detector: PeakDetector;
  /** Describes the beats. */
  readonly beats: BeatFeatures;
  /** Brings their features to a common scale. */
  readonly standardizer: Standardizer;
}

/** Everything that changes while samples come in. The caller owns it, but need not read it. */
export interface Stream {
  /** Samples since the R peak of the beat that was answered last. */
  age: Int32;
  /** Between collecting and describing. */
  handover: Handover;
  /** R peak detection. */
  peaks: PeakState;
  /** Recent samples and running statistics. */
  features: FeatureState;
  /** For the network. */
  workspace: Workspace;
  /** The network's input. @length FEATURES */
  readonly input: Int8Array;
}

/** Prepares a stream for the first sample of a recording. @external */
export function resetStream(frontEnd: FrontEnd, stream: Stream): void {
  beginPeaks(frontEnd.detector, stream.peaks);
  beginFeatures(frontEnd.beats, stream.features);
  beginHandover(stream.handover);
  stream.age = 0;
}

/**
 * Takes the next sample of every channel, and computes the features of a beat when the following one is found, because the interval
 * to it is one of them. Returns true then; describeStream makes an input of them. No beat is missed if that does not happen: rhythm
 * and template depend on all of them.
 *
 * @external
 */
export function collectStream(frontEnd: FrontEnd, samples: ConstInt16Array, stream: Stream): boolean {
  pushFeatureSample(frontEnd.beats, samples, stream.features);
  if (!pushPeakSample(frontEnd.detector, samples, stream.peaks)) {
    return false;
  }
  if (!addPeak(frontEnd.beats, stream.peaks.age, stream.features)) {
    return false;
  }
  stream.age = stream.features.position;
  noteStored(true, stream.handover);
  return true;
}

/**
 * Makes the network's input of the features of a beat. Returns false if there are none, or if those of the next beat came before
 * this was finished.
 *
 * @external
 */
export function describeStream(frontEnd: FrontEnd, stream: Stream): boolean {
  const due: Int32 = dueCount(stream.handover);
  if (due < 0) {
    return false;
  }
  standardize(frontEnd.standardizer, stream.features.features, stream.input);
  return noteDescribed(due, stream.handover);
}
