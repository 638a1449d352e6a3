import type { Int32 } from '../types.js';

/** Weight of a channel that is as good as the best one. */
export const FULL_WEIGHT: Int32 = 256;

/** Places of the ring of slopes; a power of two. */
export const SLOPES: Int32 = 16;

/** Entries that are made of a block of samples before any of them is looked at. */
export const LARGEST_BLOCK: Int32 = 16;

/**
 * An R peak detector for one sampling rate. Constant: it is stored in flash.
 *
 * Samples are averaged to entries, about 90 a second. Lengths and times are in entries unless they say something else.
 */
export interface PeakDetector {
  /** Channels that are sampled together, 1 to 16. */
  readonly channels: Int32;
  /** Pairs of channels; in the last one of an odd number, the high lane is 0. */
  readonly pairs: Int32;
  /** Samples whose mean is one entry. */
  readonly decimation: Int32;
  /** floor(2^15 / decimation). */
  readonly reciprocal: Int32;
  /** Pairs of the samples of an entry: decimation * pairs. */
  readonly group: Int32;
  /** Entries of the history: a multiple of SLOPES, and of 2. */
  readonly length: Int32;
  /** Lag of the differences, 2 to 5; their mean over four lags is taken from the one in the middle. */
  readonly lag: Int32;
  /** Pairs from an entry to the one that is a lag older: lag * pairs. */
  readonly stride: Int32;
  /** Entries over which magnitudes of slopes are added up: the width of a QRS complex, at most 11. */
  readonly width: Int32;
  /** As a shift, how much smaller weights are than FULL_WEIGHT where there are more than four channels. */
  readonly weightShift: Int32;
  /** Lag of the values on both sides with which an R peak is compared. */
  readonly shoulder: Int32;
  /** A peak counts when nothing larger follows for this time: the refractory time of the heart. */
  readonly blank: Int32;
  /** The search for the R peak, in the middle of the filter, starts this far before the peak of activity ... */
  readonly lookBack: Int32;
  /** ... and ends this far after it; lookBack + lookAhead < blank, so that no two beats share an R peak. */
  readonly lookAhead: Int32;
  /** A peak within this time after a beat may be its T wave. */
  readonly tWave: Int32;
  /** Peaks within this time after a beat are not considered again when a beat is missed. */
  readonly missDistance: Int32;
  /** Time in which the level of the first beats is learned. */
  readonly learning: Int32;
  /** Longer intervals between beats are pauses: they do not change the mean interval. */
  readonly longestInterval: Int32;
  /** The assumed interval between beats until the first ones are known. */
  readonly usualInterval: Int32;
  /** The level is learned again when no beat has been found for this time. */
  readonly silence: Int32;
  /** Entries before the first one that may be read. */
  readonly reach: Int32;
  /** A remembered peak is forgotten when its activity is older than this. */
  readonly longestWait: Int32;
  /** A beat is confirmed at most this number of samples after its R peak. */
  readonly longestAge: Int32;
}

/**
 * Everything that changes while samples come in. The caller owns it and reads `peak` and `age`.
 *
 * Times are places in the history, which is written twice, `length` entries apart: so the last `length` entries always follow
 * each other, and end at `newest`, from length - 1 to 2 length - 1. When `newest` is at the end, it and all times move back by
 * `length`, so that no time grows however long the device runs.
 */
export interface PeakState {
  /** Samples since the R peak of the beat that was confirmed last; valid right after a beat was found. */
  age: Int32;
  /** False until the first entry. */
  started: boolean;
  /** Pairs that `group` has room for, at its start. */
  left: Int32;
  /** Place of the newest entry. */
  newest: Int32;
  /** The last place before something must be done beside following the activity: see turn and event. */
  turn: Int32;
  /** Time at which learning ends, a beat is overdue or has been missing for too long. */
  event: Int32;
  /** Time of the first sample, in samples; 0 once it is that long ago. */
  first: Int32;

  /** Activity: weighted slopes of all channels, over the width of a QRS complex. */
  activity: Int32;
  /** Largest activity since it started to rise; until then, the one before. */
  crest: Int32;
  /** True from where activity starts to rise until its peak is final. */
  rising: boolean;
  /** Time of the largest activity. */
  crestAt: Int32;
  /** Least activity since the last peak. */
  trough: Int32;
  /** Least activity before it. */
  troughBefore: Int32;

  /** True once the level of the beats is known. */
  learned: boolean;
  /** Mean height of beats. */
  signal: Int32;
  /** Mean height of peaks that are not beats. */
  noise: Int32;
  /** Peak of activity of the last beat. */
  beatPeak: Int32;
  /** Its time. */
  beatAt: Int32;
  /** Mean interval of beats, times 8. */
  interval: Int32;
  /** The R peak of the last beat, as a time in samples. */
  peak: Int32;

  /** Height of the highest peak since the last beat that was not accepted as one; 0 if there is none. */
  missed: Int32;
  /** Its time. */
  missedAt: Int32;
  /** Its peak of activity. */
  missedPeak: Int32;
  /** Its R peak, as a time in samples. */
  missedPlace: Int32;

  /** Baseline of the slopes of each lane. @length PEAK_LANES */
  readonly bases: Int32Array;
  /** Weight of each channel in the activity, 1 to FULL_WEIGHT. @length PEAK_LANES */
  readonly weights: Int32Array;
  /** Slopes of each channel at the peak that is judged. @length PEAK_LANES */
  readonly tops: Int32Array;
  /** Their mean at beats. @length PEAK_LANES */
  readonly signals: Int32Array;
  /** Their mean at other peaks. @length PEAK_LANES */
  readonly noises: Int32Array;
  /** Weighted slopes. @length SLOPES */
  readonly slopes: Int32Array;
  /** Samples that wait for the others of their entry, [time][pair]. @length PEAK_GROUP */
  readonly group: Int32Array;
  /** The history, [time][pair]. @length PEAK_HISTORY */
  readonly history: Int32Array;
}
