import type { Standardizer } from '../signal/standardize.js';
import type { ConstInt16Array, Int32, Workspace } from '../types.js';
import { beginPeaks, gatherSample, trackPeaks, turnHistory } from './detect.js';
import type { PeakDetector, PeakState } from './detector-types.js';
import type { BeatFeatures, FeatureState } from './feature-types.js';
import { addPeak, beginFeatures, describeBeat, keepBeat, moveBeats } from './features.js';
import { averageSamples } from './history.js';

/** From raw samples to network inputs, one input per heart beat. Constant: it is stored in flash. */
export interface FrontEnd {
  /** Finds the R peaks. */
  readonly detector: PeakDetector;
  /** Describes the beats. */
  readonly beats: BeatFeatures;
  /** Brings the features that have a scale of their own to a common one. */
  readonly standardizer: Standardizer;
}

/** Everything that changes while samples come in. The caller owns it, but need not read it. */
export interface Stream {
  /** Samples since the R peak of the beat that was answered last. */
  age: Int32;
  /** R peak detection, and the recent signal. */
  peaks: PeakState;
  /** Running statistics. */
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
  stream.age = 0;
}

/** Does what the history needs at its turn; see turnHistory. */
function turn(frontEnd: FrontEnd, samples: ConstInt16Array, start: Int32, stream: Stream): void {
  const length: Int32 = frontEnd.detector.length;
  keepBeat(frontEnd.beats, length >> 1, stream.peaks, stream.features);
  if (turnHistory(frontEnd.detector, samples, start, stream.peaks)) {
    moveBeats(length * frontEnd.detector.decimation, stream.features);
  }
}

/** Takes the R peak that was found. Returns true when a beat can be described. */
function takePeak(frontEnd: FrontEnd, stream: Stream): boolean {
  const decimation: Int32 = frontEnd.detector.decimation;
  if (!addPeak(stream.peaks.peak, stream.features)) {
    return false;
  }
  stream.age = (stream.peaks.newest + 1) * decimation - 1 - stream.features.dueAt;
  return true;
}

/**
 * Takes the next sample of every channel. Returns true when a beat can be described: when the following beat has been
 * found, because the interval to it is one of the features.
 *
 * @external
 */
export function gatherStream(frontEnd: FrontEnd, samples: ConstInt16Array, stream: Stream): boolean {
  const peaks: PeakState = stream.peaks;
  if (!gatherSample(frontEnd.detector, samples, peaks)) {
    return false;
  }
  if (peaks.newest === peaks.turn) {
    turn(frontEnd, peaks.group, 0, stream);
  }
  averageSamples(frontEnd.detector, peaks.group, 0, peaks.newest + 1, peaks);
  return trackPeaks(frontEnd.detector, peaks.newest + 1, peaks) && takePeak(frontEnd, stream);
}

/**
 * Describes the beat that gatherStream returned true for. Returns true when its input is ready; the first beat of a recording
 * has none.
 *
 * @external
 */
export function describeStream(frontEnd: FrontEnd, stream: Stream): boolean {
  return describeBeat(
    frontEnd.beats,
    frontEnd.standardizer,
    stream.peaks,
    stream.features,
    stream.input,
  );
}

/** Takes the next sample of every channel. Returns true when the input of a beat is ready. @external */
export function collectStream(frontEnd: FrontEnd, samples: ConstInt16Array, stream: Stream): boolean {
  return gatherStream(frontEnd, samples, stream) && describeStream(frontEnd, stream);
}
