import type { Int32 } from '../types.js';

/** RR intervals that the rhythm is judged by; a power of two. */
export const HISTORY: Int32 = 32;

/** RR intervals that make up the recent rhythm. */
export const RECENT: Int32 = 10;

/** Beats until the running means of the rhythm move at their slowest; a power of two. */
export const SETTLED: Int32 = 128;

/** Features of the rhythm, which come first. */
export const RHYTHM_FEATURES: Int32 = 22;

/** Features of the rhythm in seconds, which follow in the full set. */
export const PACE_FEATURES: Int32 = 2;

/** Points whose differences to the template make one feature in the full set. */
export const RESIDUAL_POINTS: Int32 = 3;

/** Measures of the shape of a beat in each channel. */
export const SHAPE_MEASURES: Int32 = 15;

/** What is kept of the measures of the template in each channel. */
export const USUAL_MEASURES: Int32 = 8;

/** The running amplitude, in the unit of points. */
export const UNIT: Int32 = 1200;

/** As a shift: points beyond four running amplitudes, which are 4800, are held at 4095 or -4096. */
export const UNITS_SHIFT: Int32 = 2;

/** As a shift: how much coarser than points the network inputs of the QRS complex are ... */
export const COMPLEX_SHIFT: Int32 = 3;

/** ... and those of what is before and after it, which is smaller. */
export const WAVE_SHIFT: Int32 = 2;

/** The same of sums of differences to the template. */
export const RESIDUAL_SHIFT: Int32 = 3;

/**
 * What is computed for a sampling rate and a number of channels. Constant: it is stored in flash.
 *
 * A beat is described by points: the means of two entries of the history before and after its QRS complex, and the
 * entries of the QRS complex. A point is in 1/1200 of the running amplitude, and within 2^12; so the square of a difference of two
 * is below 2^26, and the sum of 27 of them, which no part of a beat exceeds, below 2^30.8.
 */
export interface BeatFeatures {
  /** Channels that are sampled together. */
  readonly channels: Int32;
  /** Pairs of channels; in the last one of an odd number, the high lane is 0. */
  readonly pairs: Int32;
  /** Samples whose mean is one entry of the history. */
  readonly decimation: Int32;
  /** floor(2^15 / decimation). */
  readonly reciprocal: Int32;
  /** Entries from the start of the window to the R peak. */
  readonly before: Int32;
  /** Entries of the window. */
  readonly span: Int32;
  /** Entries of the history that may be read: those further back may be overwritten already. */
  readonly kept: Int32;
  /** Points before the QRS complex. */
  readonly early: Int32;
  /** Points of the QRS complex. */
  readonly middle: Int32;
  /** Points after it. */
  readonly late: Int32;
  /** Points of a beat: early + middle + late. */
  readonly points: Int32;
  /** Features of the differences to the template in each channel, beside those of points: 0 in the compact set. */
  readonly residuals: Int32;
  /** floor(2^14 / (early + late)). */
  readonly levelReciprocal: Int32;
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
  /** True if points are the waveform, and the RR intervals in seconds are features; false if points are differences to the template. */
  readonly full: boolean;
  /** 1024 log2 of the sampling rate in Hz. */
  readonly rateLogarithm: Int32;
  /** Features of the rhythm, with those in seconds. */
  readonly rhythm: Int32;
  /** Network inputs in all. */
  readonly inputs: Int32;
}

/** Everything that changes from beat to beat. The caller owns it. Times are those of the detector, in samples. */
export interface FeatureState {
  /** True while a beat waits for the next. */
  pending: boolean;
  /** Its R peak. */
  pendingAt: Int32;
  /** True when its entries have been copied to the points, because they would have been lost. */
  captured: boolean;
  /** True when a beat can be described. */
  due: boolean;
  /** Its R peak. */
  dueAt: Int32;
  /** Samples from there to the next R peak. */
  dueInterval: Int32;
  /** True when its entries are in the points. */
  dueCaptured: boolean;
  /** Beats that have been described; stops at SETTLED. */
  beats: Int32;
  /** 1024 log2 of the RR interval before the waiting beat, in samples. */
  currentRR: Int32;
  /** The same for the interval before that. */
  previousRR: Int32;
  /** Running mean of the logarithms of all RR intervals, times 256. */
  meanRR: Int32;
  /** Running mean of how far they are from it, times 256. */
  spreadRR: Int32;
  /** Sum of the changes in the history. */
  changeSum: Int32;
  /** Where the next interval goes in the history. */
  historyPlace: Int32;
  /** The baseline of the beat in each lane. @length FEATURE_LANES */
  readonly levels: Int32Array;
  /** Peak-to-peak amplitude of its QRS complex. @length FEATURE_LANES */
  readonly heights: Int32Array;
  /** The running amplitude that it is described in. @length FEATURE_LANES */
  readonly units: Int32Array;
  /** Running mean of the amplitude, times 16. @length FEATURE_LANES */
  readonly amplitudes: Int32Array;
  /** Points per step of the samples, times 2^16. @length FEATURE_LANES */
  readonly factors: Int32Array;
  /** The beat, [pair][point]. @length FEATURE_POINTS */
  readonly points: Int32Array;
  /** What the patient's beats look like, [pair][point]. @length FEATURE_POINTS */
  readonly usual: Int32Array;
  /** Measures of that, [lane][USUAL_MEASURES]. @length FEATURE_USUAL */
  readonly usualMeasures: Int16Array;
  /** Logarithms of the last RR intervals. @length HISTORY */
  readonly intervals: Int16Array;
  /** Magnitudes of their differences from one to the next. @length HISTORY */
  readonly changes: Int16Array;
  /** The intervals from the shortest to the longest. @length HISTORY */
  readonly sortedIntervals: Int16Array;
  /** The changes from the smallest to the largest. @length HISTORY */
  readonly sortedChanges: Int16Array;
  /** Features that have a scale of their own: the rhythm, then the measures of each channel. @length FEATURE_SCALED */
  readonly features: Int16Array;
}
