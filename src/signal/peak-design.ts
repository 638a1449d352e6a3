import { beginPeaks } from '../kernel/beats/detect.js';
import { BASELINE_RATIO, type PeakDetector, type PeakState } from '../kernel/beats/detector-types.js';

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

/**
 * Times in seconds. The short moving sum is one period of 60 Hz mains; with the lag, the slope has its maximum near
 * 17 Hz, where QRS complexes stand out most from T waves and muscle noise (Thakor, Webster & Tompkins 1984).
 */
const SMOOTH = 1 / 60;
const LAG = 0.0278;
const INTEGRAL = 0.0778;
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
const LONGEST_AGE = 1.55;

/** A slope is brought below this. */
const SLOPE_BITS = 20;

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
  const samples = (seconds: number) => Math.round(seconds * rate);
  const smooth = samples(SMOOTH);
  const baseline = BASELINE_RATIO * smooth;
  const smoothDelay = (baseline - smooth) >> 1;
  const blank = samples(BLANK);
  const lookBack = samples(LOOK_BACK);
  const bandRing = blank + lookBack + 1;
  return {
    channels,
    smooth,
    baseline,
    bandDelay: smoothDelay + ((smooth - 1) >> 1),
    // Any difference of two values of the band pass is at most baseline * 2^17.
    slopeShift: Math.max(0, Math.ceil(Math.log2(baseline) + 17 - SLOPE_BITS)),
    blank,
    lookBack,
    lookAhead: Math.floor(LOOK_AHEAD * rate),
    tWave: samples(T_WAVE),
    missDistance: samples(MISS_DISTANCE),
    learning: samples(LEARNING),
    usualInterval: samples(USUAL_INTERVAL),
    longestInterval: samples(LONGEST_INTERVAL),
    silence: samples(SILENCE),
    longestAge: samples(LONGEST_AGE),
    sampleLength: baseline * channels,
    enterLag: smoothDelay * channels,
    leaveLag: (smoothDelay + smooth) * channels,
    bandLength: bandRing * channels,
    slopeLag: samples(LAG) * channels,
    slopeLength: samples(INTEGRAL) * channels,
  };
}

/** The values of the names after `@length` in the kernel's types. */
export function peakLengths(detector: PeakDetector): ReadonlyMap<string, number> {
  const { channels, sampleLength, bandLength, slopeLength } = detector;
  return new Map([
    ['PEAK_CHANNELS', channels],
    ['PEAK_SAMPLES', sampleLength],
    ['PEAK_BANDS', bandLength],
    ['PEAK_SLOPES', slopeLength],
  ]);
}

/** A state of the sizes that a detector needs, ready for the first sample of a recording. */
export function createPeakState(detector: PeakDetector): PeakState {
  const { channels, sampleLength, bandLength, slopeLength } = detector;
  const state: PeakState = {
    age: 0,
    seen: 0,
    learned: false,
    learning: 0,
    sampleHead: 0,
    bandHead: 0,
    slopeHead: 0,
    previous: 0,
    rising: false,
    peak: 0,
    peakAge: 0,
    troughBefore: 0,
    troughAfter: 0,
    signal: 0,
    noise: 0,
    beatPeak: 0,
    sinceBeat: 0,
    interval: 0,
    missed: 0,
    missedAge: 0,
    missedPlace: 0,
    missedPeak: 0,
    weights: new Int32Array(channels),
    activities: new Int32Array(channels),
    tops: new Int32Array(channels),
    signals: new Int32Array(channels),
    noises: new Int32Array(channels),
    samples: new Int16Array(sampleLength),
    bands: new Int32Array(bandLength),
    slopes: new Int32Array(slopeLength),
  };
  beginPeaks(detector, state);
  return state;
}
