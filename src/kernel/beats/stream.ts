import { beginHandover, dueCount, type Handover, noteDescribed, noteStored } from '../signal/handover.js';
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
  /** Between collecting and describing. */
  handover: Handover;
  /** After a block of samples: true when a beat can be described. */
  found: boolean;
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
  beginHandover(stream.handover);
  stream.age = 0;
  stream.found = false;
}

/** Does what the history needs at its turn, and writes the entry after it. */
function turn(frontEnd: FrontEnd, stream: Stream): void {
  const length: Int32 = frontEnd.detector.length;
  keepBeat(frontEnd.beats, length >> 1, stream.peaks, stream.features);
  if (turnHistory(frontEnd.detector, stream.peaks)) {
    moveBeats(length * frontEnd.detector.decimation, stream.features);
  }
  writeAtTurn(frontEnd.detector, stream.peaks);
  /* A description that is due stays so; one that runs has seen the history before and after. */
  noteStored(dueCount(stream.handover) >= 0, stream.handover);
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
export function collectStream(frontEnd: FrontEnd, samples: ConstInt16Array, stream: Stream): boolean {
  if (!gatherSample(frontEnd.detector, samples, 0, stream.peaks)) {
    return false;
  }
  const found: boolean = takeGroup(frontEnd, stream);
  if (found) {
    noteStored(true, stream.handover);
  }
  return found;
}

/**
 * Takes entries that are whole in a block of samples, from samples number `from` on, of `count`. Returns the number of the first
 * sample that is not taken; stream.found says whether a beat can be described. Entries behind such a beat have been written
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
    stream.found = takePeak(frontEnd, stream);
  }
  return taken - (end - peaks.newest) * decimation;
}

/**
 * Takes `count` samples of every channel, up to the one with which a beat can be described. Returns how many it took; stream.found says
 * whether a beat can be described.
 *
 * @external
 */
export function collectStreamBlock(
  frontEnd: FrontEnd,
  samples: ConstInt16Array,
  count: Int32,
  stream: Stream,
): Int32 {
  const peaks: PeakState = stream.peaks;
  const channels: Int32 = frontEnd.detector.channels;
  let taken: Int32 = 0;
  stream.found = false;
  while (taken < count && !stream.found) {
    const whole: boolean =
      peaks.left === frontEnd.detector.group && count - taken >= frontEnd.detector.decimation;
    if (whole && peaks.newest !== peaks.turn) {
      taken = gatherEntries(frontEnd, samples, taken, count, stream);
    } else {
      if (gatherSample(frontEnd.detector, samples, taken * channels, peaks)) {
        stream.found = takeGroup(frontEnd, stream);
      }
      taken += 1;
    }
  }
  if (stream.found) {
    noteStored(true, stream.handover);
  }
  return taken;
}

/**
 * Describes the beat that was found. Returns true when its input is ready; false if no beat was found, if it is the first of a
 * recording, or if another beat was found before this was finished.
 *
 * @external
 */
export function describeStream(frontEnd: FrontEnd, stream: Stream): boolean {
  const due: Int32 = dueCount(stream.handover);
  if (due < 0) {
    return false;
  }
  const ready: boolean = describeBeat(
    frontEnd.beats,
    frontEnd.standardizer,
    stream.peaks,
    stream.features,
    stream.input,
  );
  return noteDescribed(due, stream.handover) && ready;
}
