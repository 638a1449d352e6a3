import type { Int32 } from '../types.js';

/** RR intervals that the rhythm is judged by; a power of two. */
export const HISTORY: Int32 = 32;

/** RR intervals that make up the recent rhythm. */
export const RECENT: Int32 = 10;

/** Beats until the running means of the rhythm move at their slowest; a power of two. */
export const SETTLED: Int32 = 128;

/** Ages and distances in samples stop at this: 17 minutes at 1000 Hz. */
export const LONGEST: Int32 = 1048576;

/** Features of the rhythm, which come first. */
export const RHYTHM_FEATURES: Int32 = 22;

/** Measures of the shape of a beat in each channel. */
export const SHAPE_MEASURES: Int32 = 15;

/** Features of the rhythm in seconds, which come last. */
export const PACE_FEATURES: Int32 = 2;

/**
 * What is computed for a sampling rate and a number of channels. Constant: it is stored in flash.
 *
 * The bounds of all integers depend on these: at most 16 channels, 97 points, steps of 3, a baseline of 2^9 entries. An
 * entry is within 2^15, a point of the window or the template within 3 * 32767 < 2^17, the difference of two points or an
 * amplitude below 2^18. A sum of magnitudes of differences over all channels and points is below 16 * 97 * 2^18 < 2^29.
 */
export interface BeatFeatures {
  /** Channels that are sampled together. */
  readonly channels: Int32;
  /** Samples whose mean is one entry of the ring. */
  readonly decimation: Int32;
  /** floor(2^15 / decimation). */
  readonly reciprocal: Int32;
  /** Entries of the ring of each channel. */
  readonly ring: Int32;
  /** Entries whose mean is taken for the baseline: 2^baselineShift. */
  readonly baselineShift: Int32;
  /** Entries that are added up to one point of a beat's window. */
  readonly step: Int32;
  /** Points of a beat's window. */
  readonly points: Int32;
  /** Entries from the start of the window to the R peak. */
  readonly before: Int32;
  /** Entries that a window may be moved, each way, to match the template. */
  readonly slack: Int32;
  /** Entries of a captured beat: points * step + 2 * slack. */
  readonly segment: Int32;
  /** Entries after the R peak at which a beat is captured with the whole baseline around it. */
  readonly complete: Int32;
  /** Points [pStart, pEnd) hold the P wave. */
  readonly pStart: Int32;
  /** See pStart. */
  readonly pEnd: Int32;
  /** Points [qrsStart, qrsEnd) hold the QRS complex. */
  readonly qrsStart: Int32;
  /** See qrsStart. */
  readonly qrsEnd: Int32;
  /** Points [tStart, tEnd) hold the T wave. */
  readonly tStart: Int32;
  /** See tStart. */
  readonly tEnd: Int32;
  /** Points whose mean is one feature of the difference to the template. */
  readonly residualStep: Int32;
  /** Features of the difference to the template in each channel. */
  readonly residuals: Int32;
  /** True if the waveform and the RR intervals in seconds are features too. */
  readonly full: boolean;
  /** 1024 log2 of the sampling rate in Hz. */
  readonly rateLogarithm: Int32;
  /** Features in all. */
  readonly features: Int32;
}

/** Everything that changes from sample to sample. The caller owns it. */
export interface FeatureState {
  /** False before the first sample. */
  started: boolean;
  /** Samples in the sums. */
  phase: Int32;
  /** Place of the newest entry of the rings. */
  head: Int32;
  /** True while a beat waits for the next. */
  pending: boolean;
  /** True when that beat is in the segments. */
  captured: boolean;
  /** Samples since the R peak of that beat; stops at LONGEST. */
  pendingAge: Int32;
  /** Entries since the R peak of that beat; stops at LONGEST. */
  pendingEntries: Int32;
  /** Beats whose features have been computed; stops at SETTLED. */
  beats: Int32;
  /** 1024 log2 of the RR interval before the waiting beat, in samples. */
  currentRR: Int32;
  /** The same for the interval before that. */
  previousRR: Int32;
  /** Running mean of the logarithms of all RR intervals, times 256. */
  meanRR: Int32;
  /** Running mean of how far they are from it, times 256. */
  spreadRR: Int32;
  /** Where the next interval goes in the history. */
  historyPlace: Int32;
  /** Age in samples of the R peak that the features are of. */
  position: Int32;
  /** Sum of the samples that are not in the ring yet, for every channel. @length FEATURE_CHANNELS */
  readonly sums: Int32Array;
  /** Means of samples, [channel][ring]. @length FEATURE_RINGS */
  readonly rings: Int16Array;
  /** The waiting beat without its baseline, [channel][segment]. @length FEATURE_SEGMENTS */
  readonly segments: Int16Array;
  /** The waiting beat, aligned with the template, [channel][point]. @length FEATURE_WINDOWS */
  readonly windows: Int32Array;
  /** What the patient's beats look like, [channel][point]. @length FEATURE_WINDOWS */
  readonly templates: Int32Array;
  /** Running peak-to-peak amplitude of the template, times 16, for every channel. @length FEATURE_CHANNELS */
  readonly amplitudes: Int32Array;
  /** Logarithms of the last RR intervals. @length HISTORY */
  readonly intervals: Int16Array;
  /** Magnitudes of their differences from one to the next. @length HISTORY */
  readonly changes: Int16Array;
  /** The intervals from the shortest to the longest. @length HISTORY */
  readonly sortedIntervals: Int16Array;
  /** The changes from the smallest to the largest. @length HISTORY */
  readonly sortedChanges: Int16Array;
  /** The features. @length FEATURES */
  readonly features: Int16Array;
}
