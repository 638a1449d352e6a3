import type { Int32 } from '../types.js';

/** Ratio of the long to the short moving sum of the band pass; its filter constants are made for it. */
export const BASELINE_RATIO: Int32 = 8;

/** Weight of a channel that is as good as the best one. */
export const FULL_WEIGHT: Int32 = 256;

/** An R peak detector for one sampling rate. Lengths and times are in samples. Constant: it is stored in flash. */
export interface PeakDetector {
  /** Channels that are sampled together, 1 to 16. */
  readonly channels: Int32;
  /** Length of the short moving sum of the band pass: the period of the mains, at most 17. */
  readonly smooth: Int32;
  /** Length of the long moving sum: BASELINE_RATIO * smooth. */
  readonly baseline: Int32;
  /** Delay of the band pass. */
  readonly bandDelay: Int32;
  /** Right shift that brings any slope below 2^20. */
  readonly slopeShift: Int32;
  /** A peak counts when nothing larger follows for this time: the refractory time of the heart. */
  readonly blank: Int32;
  /** The search for the R peak, on the delayed band pass, starts this far before the peak of activity ... */
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
  /** A beat is confirmed at most this number of samples after its R peak. */
  readonly longestAge: Int32;

  /** Length of the ring of samples, times channels, like all lengths and lags from here on. */
  readonly sampleLength: Int32;
  /** Lag of the sample that enters the short moving sum. */
  readonly enterLag: Int32;
  /** Lag of the sample that leaves the short moving sum. */
  readonly leaveLag: Int32;
  /** Length of the ring of the band pass: how far the search for the R peak reaches back. */
  readonly bandLength: Int32;
  /** Lag of the value of the band pass that the slope is measured from. */
  readonly slopeLag: Int32;
  /** Length of the ring of slopes: the width of a QRS complex, at most 80 samples. */
  readonly slopeLength: Int32;
}

/** Everything that changes while samples come in. The caller owns it and reads `age`. */
export interface PeakState {
  /** Samples since the R peak of the beat that was confirmed last; valid right after pushPeakSample returned true. */
  age: Int32;
  /** True once the level of the beats is known. */
  learned: boolean;
  /** Samples before the newest one: -1 until the first; stops at longestAge. */
  seen: Int32;
  /** Samples until the end of learning. */
  learning: Int32;

  /** Place of the oldest sample, times channels. */
  sampleHead: Int32;
  /** Place of the newest value of the band pass, times channels. */
  bandHead: Int32;
  /** Place of the oldest slope, times channels. */
  slopeHead: Int32;

  /** Activity at the newest sample: slopes over the width of a QRS complex, of all channels together, weighted. */
  previous: Int32;
  /** True from where activity starts to rise until its peak is final. */
  rising: boolean;
  /** Largest activity since it started to rise. */
  peak: Int32;
  /** Samples since then. */
  peakAge: Int32;
  /** Least activity between the last peak and this one. */
  troughBefore: Int32;
  /** Least activity since this peak. */
  troughAfter: Int32;

  /** Mean height of beats. */
  signal: Int32;
  /** Mean height of peaks that are not beats. */
  noise: Int32;
  /** Peak of activity of the last beat. */
  beatPeak: Int32;
  /** Samples since the peak of activity of the last beat; stops at `silence`. */
  sinceBeat: Int32;
  /** Mean interval of beats, times 8. */
  interval: Int32;

  /** Height of the highest peak since the last beat that was not accepted as one; 0 if there is none. */
  missed: Int32;
  /** Samples since its peak of activity. */
  missedAge: Int32;
  /** Samples since its R peak. */
  missedPlace: Int32;
  /** Its peak of activity. */
  missedPeak: Int32;

  /** Weight of each channel in the activity, 1 to FULL_WEIGHT. @length PEAK_CHANNELS */
  readonly weights: Int32Array;
  /** Activity of each channel: the sum of its slopes in the ring. @length PEAK_CHANNELS */
  readonly activities: Int32Array;
  /** Activity of each channel at the peak, times 8. @length PEAK_CHANNELS */
  readonly tops: Int32Array;
  /** Mean activity of each channel at beats, times 8. @length PEAK_CHANNELS */
  readonly signals: Int32Array;
  /** Mean activity of each channel at other peaks, times 8. @length PEAK_CHANNELS */
  readonly noises: Int32Array;
  /** Samples, [time][channel]. @length PEAK_SAMPLES */
  readonly samples: Int16Array;
  /** Band pass, [time][channel]. @length PEAK_BANDS */
  readonly bands: Int32Array;
  /** Slopes, [time][channel]. @length PEAK_SLOPES */
  readonly slopes: Int32Array;
}
