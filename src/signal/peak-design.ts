import { beginPeaks } from '../kernel/beats/detect.js';
import { type PeakDetector, type PeakState, SLOPES } from '../kernel/beats/detector-types.js';

/** The input in which R peaks are detected. */
export interface PeakOptions {
  /** Samples per second. */
  readonly rate: number;
  /** Channels that are sampled together. */
  readonly channels: number;
}

/** The slowest sampling that shows a QRS complex, and the fastest within the kernel's bounds; in Hz. */
export const SLOWEST_PEAK_RATE = 100;
export const FASTEST_PEAK_RATE = 1000;

/** Maximum number of channels for which the kernel's bounds are computed. */
export const MOST_PEAK_CHANNELS = 16;

/** Entries of the history per second: rates come as close to it as a whole number of samples per entry allows. */
const ENTRIES_A_SECOND = 90;

/**
 * Times in seconds. A lag of a thirtieth makes the slope blind to 30 Hz and its multiples: at 90 entries a second, mains of 60 Hz
 * show up as 30 Hz. Its maximum is near 15 Hz, where QRS complexes stand out most from T waves and muscle noise (Thakor,
 * Webster & Tompkins 1984).
 */
const LAG = 1 / 30;
const WIDTH = 0.0778;
const SHOULDER = 0.0556;
/** Refractory time of the heart; Pan & Tompkins 1985. */
const BLANK = 0.2;
const LOOK_BACK = 0.1667;
const LOOK_AHEAD = 0.0222;
/** Time after a beat in which a T wave is looked for; Pan & Tompkins 1985. */
const T_WAVE = 0.36;
const MISS_DISTANCE = 0.35;
const LEARNING = 1.2;
const USUAL_INTERVAL = 0.8;
const LONGEST_INTERVAL = 1.8;
const SILENCE = 8;
const LONGEST_WAIT = 1.42;
/** How much of the signal before an R peak is described. */
const BEFORE = 0.278;
/** How far the history reaches back. */
const HISTORY = 2.8;

/** Channels up to which weights are whole. */
const WHOLE_WEIGHTS = 4;

/**
 * Designs an R peak detector for a sampling rate.
 *
 * @throws RangeError when rate or channels are outside the range for which the kernel's integers were proven
 */
export function designPeakDetector({ rate, channels }: PeakOptions): PeakDetector {
  if (!(rate >= SLOWEST_PEAK_RATE && rate <= FASTEST_PEAK_RATE)) {
    throw new RangeError(
      `${rate} samples per second; R peaks are found at ${SLOWEST_PEAK_RATE} to ${FASTEST_PEAK_RATE}`,
    );
  }
  if (!Number.isInteger(channels) || channels < 1 || channels > MOST_PEAK_CHANNELS) {
    throw new RangeError(`${channels} channels; R peaks are found in 1 to ${MOST_PEAK_CHANNELS}`);
  }
  const decimation = Math.max(1, Math.round(rate / ENTRIES_A_SECOND));
  const entries = (seconds: number) => Math.round((seconds * rate) / decimation);
  const pairs = (channels + 1) >> 1;
  const lag = entries(LAG);
  const blank = entries(BLANK);
  const lookBack = entries(LOOK_BACK);
  const lookAhead = Math.min(entries(LOOK_AHEAD), blank - lookBack - 1);
  const longestWait = entries(LONGEST_WAIT);
  return {
    channels,
    pairs,
    decimation,
    reciprocal: Math.floor(2 ** 15 / decimation),
    group: decimation * pairs,
    length: SLOPES * Math.ceil(entries(HISTORY) / SLOPES),
    lag,
    stride: lag * pairs,
    width: entries(WIDTH),
    weightShift: channels > WHOLE_WEIGHTS ? 2 : 0,
    shoulder: entries(SHOULDER),
    blank,
    lookBack,
    lookAhead,
    tWave: entries(T_WAVE),
    missDistance: entries(MISS_DISTANCE),
    learning: entries(LEARNING),
    usualInterval: entries(USUAL_INTERVAL),
    longestInterval: entries(LONGEST_INTERVAL),
    silence: entries(SILENCE),
    // The search for the first R peak, the slopes at its activity, and a beat around it.
    reach: Math.max(
      lookBack + 2 * lag + entries(SHOULDER) + 2,
      5 * lag + entries(WIDTH),
      entries(BEFORE) + 3,
    ),
    longestWait,
    longestAge: (longestWait + 2 * lag + lookBack + 2) * decimation,
  };
}

/** The values of the names after `@length` in the kernel's types. */
export function peakLengths({ pairs, group, length }: PeakDetector): ReadonlyMap<string, number> {
  return new Map([
    ['PEAK_LANES', 2 * pairs],
    ['PEAK_GROUP', group],
    ['PEAK_HISTORY', 2 * length * pairs],
  ]);
}

/** A state of the sizes that a detector needs, ready for the first sample of a recording. */
export function createPeakState(detector: PeakDetector): PeakState {
  const { pairs, group, length } = detector;
  const state: PeakState = {
    age: 0,
    started: false,
    left: 0,
    newest: 0,
    turn: 0,
    event: 0,
    first: 0,
    activity: 0,
    crest: 0,
    rising: false,
    crestAt: 0,
    trough: 0,
    troughBefore: 0,
    learned: false,
    signal: 0,
    noise: 0,
    beatPeak: 0,
    beatAt: 0,
    interval: 0,
    peak: 0,
    missed: 0,
    missedAt: 0,
    missedPeak: 0,
    missedPlace: 0,
    bases: new Int32Array(2 * pairs),
    weights: new Int32Array(2 * pairs),
    tops: new Int32Array(2 * pairs),
    signals: new Int32Array(2 * pairs),
    noises: new Int32Array(2 * pairs),
    slopes: new Int32Array(SLOPES),
    group: new Int32Array(group),
    history: new Int32Array(2 * length * pairs),
  };
  beginPeaks(detector, state);
  return state;
}
