import type { Standardizer } from '../signal/standardize.js';
import type { ConstInt16Array, Int32, Workspace } from '../types.js';
import { beginPeaks, trackEntry, trackPeaks, turnHistory, writeAtTurn } from './detect.js';
import { LARGEST_BLOCK, type PeakDetector, type PeakState } from './detector-types.js';
import type { BeatFeatures, FeatureState } from './feature-types.js';
import { addPeak, beginFeatures, describeBeat, keepBeat, moveBeats } from './features.js';
import { averageGroup, averageSamples, gatherSample } from './history.js';

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
  /** After a block of samples: true when a beat is ready. */
  ready: boolean;
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
  stream.ready = false;
}

/** Does what the history needs at its turn, and writes the entry after it. */
function turn(frontEnd: FrontEnd, stream: Stream): void {
  const length: Int32 = frontEnd.detector.length;
  keepBeat(frontEnd.beats, length >> 1, stream.peaks, stream.features);
  if (turnHistory(frontEnd.detector, stream.peaks)) {
    moveBeats(length * frontEnd.detector.decimation, stream.features);
  }
  writeAtTurn(frontEnd.detector, stream.peaks);
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

/** Takes the entry whose samples are complete. Returns true when a beat can be described. */
function takeGroup(frontEnd: FrontEnd, stream: Stream): boolean {
  const peaks: PeakState = stream.peaks;
  if (peaks.newest === peaks.turn) {
    turn(frontEnd, stream);
  } else {
    averageGroup(frontEnd.detector, peaks.newest + 1, peaks);
  }
  return trackEntry(frontEnd.detector, peaks) && takePeak(frontEnd, stream);
}

/**
 * Takes the next sample of every channel. Returns true when a beat can be described: when the following beat has been
 * found, because the interval to it is one of the features.
 *
 * @external
 */
export function gatherStream(frontEnd: FrontEnd, samples: ConstInt16Array, stream: Stream): boolean {
  return gatherSample(frontEnd.detector, samples, 0, stream.peaks) && takeGroup(frontEnd, stream);
}

/**
 * Takes entries that are whole in a block of samples, from samples number `from` on, of `count`. Returns the number of the first
 * sample that is not taken; stream.ready says whether a beat can be described. Entries behind such a beat have been written
 * already, but are written again, the same, when their samples are taken.
 */
function gatherEntries(
  frontEnd: FrontEnd,
  samples: ConstInt16Array,
  from: Int32,
  count: Int32,
  stream: Stream,
): Int32 {
  const peaks: PeakState = stream.peaks;
  const channels: Int32 = frontEnd.detector.channels;
  const decimation: Int32 = frontEnd.detector.decimation;
  const most: Int32 = peaks.newest + LARGEST_BLOCK;
  const last: Int32 = peaks.turn < most ? peaks.turn : most;
  let taken: Int32 = from;
  let end: Int32 = peaks.newest;
  while (end < last && count - taken >= decimation) {
    end += 1;
    averageSamples(frontEnd.detector, samples, taken * channels, end, peaks);
    taken += decimation;
  }
  if (trackPeaks(frontEnd.detector, end, peaks)) {
    stream.ready = takePeak(frontEnd, stream);
  }
  return taken - (end - peaks.newest) * decimation;
}

/**
 * The same as gatherStream for `count` samples of every channel, from number `from` on: takes them until a beat can be described, and
 * returns the number of the first one that is not taken. stream.ready says whether a beat can be described.
 *
 * @external
 */
export function gatherBlock(
  frontEnd: FrontEnd,
  samples: ConstInt16Array,
  from: Int32,
  count: Int32,
  stream: Stream,
): Int32 {
  const peaks: PeakState = stream.peaks;
  const channels: Int32 = frontEnd.detector.channels;
  let taken: Int32 = from;
  stream.ready = false;
  while (taken < count && !stream.ready) {
    const whole: boolean =
      peaks.left === frontEnd.detector.group && count - taken >= frontEnd.detector.decimation;
    if (whole && peaks.newest !== peaks.turn) {
      taken = gatherEntries(frontEnd, samples, taken, count, stream);
    } else {
      if (gatherSample(frontEnd.detector, samples, taken * channels, peaks)) {
        stream.ready = takeGroup(frontEnd, stream);
      }
      taken += 1;
    }
  }
  return taken;
}

/**
 * Describes the beat that gatherStream or gatherBlock found. Returns true when its input is ready; the first beat of a recording
 * has none.
 *
 * @external
 */
export function describeStream(frontEnd: FrontEnd, stream: Stream): boolean {
  return describeBeat(frontEnd.beats, frontEnd.standardizer, stream.peaks, stream.features, stream.input);
}

/** Takes the next sample of every channel. Returns true when the input of a beat is ready. @external */
export function collectStream(frontEnd: FrontEnd, samples: ConstInt16Array, stream: Stream): boolean {
  return gatherStream(frontEnd, samples, stream) && describeStream(frontEnd, stream);
}

/**
 * Takes `count` samples of every channel, up to the one that completes the input of a beat. Returns how many it took; stream.ready
 * says whether an input is ready.
 *
 * @external
 */
export function collectStreamBlock(
  frontEnd: FrontEnd,
  samples: ConstInt16Array,
  count: Int32,
  stream: Stream,
): Int32 {
  let taken: Int32 = 0;
  stream.ready = false;
  while (taken < count && !stream.ready) {
    taken = gatherBlock(frontEnd, samples, taken, count, stream);
    if (stream.ready) {
      stream.ready = describeStream(frontEnd, stream);
    }
  }
  return taken;
}
