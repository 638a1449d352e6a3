import { absoluteOf } from '../signal/arithmetic.js';
import type { ConstInt16Array, Int32 } from '../types.js';
import { BASELINE_RATIO, type PeakDetector, type PeakState } from './detector-types.js';

/** Fills the ring as if the signal had always been the first sample, so that it does not begin with a step. */
export function startFilters(detector: PeakDetector, samples: ConstInt16Array, state: PeakState): void {
  for (let channel: Int32 = 0; channel < detector.channels; channel++) {
    for (let i: Int32 = channel; i < detector.sampleLength; i += detector.channels) {
      state.samples[i] = samples[channel];
    }
  }
}

/** The place `lag` before `place` in a ring of `length` places; 0 <= lag <= length. */
function placeBehind(place: Int32, lag: Int32, length: Int32): Int32 {
  const behind: Int32 = place - lag;
  return behind < 0 ? behind + length : behind;
}

/** Passes a sample of one channel through the band pass, from the values at these places; see passBand. */
function passSample(
  sample: Int32,
  enter: Int32,
  leave: Int32,
  oldest: Int32,
  previous: Int32,
  newest: Int32,
  state: PeakState,
): void {
  const smooth: Int32 = state.samples[enter] - state.samples[leave];
  const baseline: Int32 = sample - state.samples[oldest];
  state.bands[newest] = state.bands[previous] + BASELINE_RATIO * smooth - baseline;
  state.samples[oldest] = sample;
}

/**
 * Passes a sample of every channel through the band pass: BASELINE_RATIO times a short moving sum minus a long one around
 * it (Hamilton & Tompkins 1986 build theirs from the same two parts). Both sums change by what enters minus what leaves,
 * and so does their difference, so neither has to be kept. It starts at 0, its value for a constant signal.
 *
 * The long sum has at most 136 terms, so the band pass is below 136 * 2^16 < 2^24 for any samples.
 */
function passBand(detector: PeakDetector, samples: ConstInt16Array, state: PeakState): void {
  const channels: Int32 = detector.channels;
  const sampleLength: Int32 = detector.sampleLength;
  const oldest: Int32 = state.sampleHead;
  const enter: Int32 = placeBehind(oldest, detector.enterLag, sampleLength);
  const leave: Int32 = placeBehind(oldest, detector.leaveLag, sampleLength);
  const previous: Int32 = state.bandHead;
  const newest: Int32 = previous + channels < detector.bandLength ? previous + channels : 0;
  state.sampleHead = oldest + channels < sampleLength ? oldest + channels : 0;
  state.bandHead = newest;
  /* Most devices have one or two channels: without a loop, the places are computed only once. */
  passSample(samples[0], enter, leave, oldest, previous, newest, state);
  if (channels === 1) {
    return;
  }
  passSample(samples[1], enter + 1, leave + 1, oldest + 1, previous + 1, newest + 1, state);
  for (let i: Int32 = 2; i < channels; i++) {
    passSample(samples[i], enter + i, leave + i, oldest + i, previous + i, newest + i, state);
  }
}

/**
 * Returns the activity: the moving sum of the magnitudes of slopes over the width of a QRS complex, where the slope is the
 * difference of the band pass over its lag.
 *
 * A difference is below 2^25; the shift brings it below 2^20. 80 slopes add up to less than 80 * 2^20; divided by 16 and
 * times a weight of 256 this is at most 80 * 2^24 < 2^31. Divided by 64, 16 channels add up to less than 80 * 2^22 < 2^29.
 */
function sumSlopes(detector: PeakDetector, state: PeakState): Int32 {
  const channels: Int32 = detector.channels;
  const shift: Int32 = detector.slopeShift;
  const newest: Int32 = state.bandHead;
  const before: Int32 = placeBehind(newest, detector.slopeLag, detector.bandLength);
  const oldest: Int32 = state.slopeHead;
  state.slopeHead = oldest + channels < detector.slopeLength ? oldest + channels : 0;
  let activity: Int32 = 0;
  for (let channel: Int32 = 0; channel < channels; channel++) {
    const difference: Int32 = state.bands[newest + channel] - state.bands[before + channel];
    const slope: Int32 = absoluteOf(difference) >> shift;
    const sum: Int32 = state.activities[channel] + slope - state.slopes[oldest + channel];
    activity += ((sum >> 4) * state.weights[channel]) >> 6;
    state.activities[channel] = sum;
    state.slopes[oldest + channel] = slope;
  }
  return activity;
}

/** Takes a sample of every channel; returns the weighted activity of all channels together. */
export function filterSamples(detector: PeakDetector, samples: ConstInt16Array, state: PeakState): Int32 {
  passBand(detector, samples, state);
  return sumSlopes(detector, state);
}
