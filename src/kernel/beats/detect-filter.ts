import type { ConstInt16Array, Int32 } from '../types.js';
import { BASELINE_RATIO, type PeakDetector, type PeakState } from './detector-types.js';
import { magnitudeOf } from './feature-math.js';

/** Fills the filters as if the signal had always been the first sample, so that it does not begin with a step. */
export function startFilters(detector: PeakDetector, samples: ConstInt16Array, state: PeakState): void {
  for (let channel: Int32 = 0; channel < detector.channels; channel++) {
    state.smoothSums[channel] = detector.smooth * samples[channel];
    state.baselineSums[channel] = detector.baseline * samples[channel];
    for (let i: Int32 = 0; i < detector.baseline; i++) {
      state.samples[i * detector.channels + channel] = samples[channel];
    }
  }
}

/** The place `step` ahead of `head` in a ring of `length` places; 0 <= step < length. */
function placeAhead(head: Int32, step: Int32, length: Int32): Int32 {
  const place: Int32 = head + step;
  return place < length ? place : place - length;
}

/**
 * Takes a sample of every channel; brings `activity` up to date.
 *
 * Band pass: BASELINE_RATIO times a short moving sum less a long one around it (Hamilton & Tompkins 1986 build
 * theirs of the same two parts). Its difference over lagStep is the slope; activity is the moving sum of the
 * magnitudes of slopes over the width of a QRS complex.
 *
 * Bounds for any samples: the long sum has at most 136 terms, so the band pass is below 136 * 2^16 < 2^24 and the
 * difference below 2^25; the shift brings that below 2^20. 80 slopes make less than 80 * 2^20; divided by 16 and times
 * a weight of 256 at most 80 * 2^24 < 2^31. Divided by 64, 16 channels add up to less than 80 * 2^22 < 2^29.
 */
export function filterSamples(detector: PeakDetector, samples: ConstInt16Array, state: PeakState): void {
  const channels: Int32 = detector.channels;
  const slopeShift: Int32 = detector.slopeShift;
  const oldest: Int32 = state.sampleHead;
  const enter: Int32 = placeAhead(oldest, detector.enterStep, detector.sampleLength);
  const leave: Int32 = placeAhead(oldest, detector.leaveStep, detector.sampleLength);
  const newest: Int32 = placeAhead(state.bandHead, channels, detector.bandLength);
  const before: Int32 = placeAhead(newest, detector.lagStep, detector.bandLength);
  const slopeHead: Int32 = state.slopeHead;
  let activity: Int32 = 0;
  for (let channel: Int32 = 0; channel < channels; channel++) {
    const sample: Int32 = samples[channel];
    const smoothSum: Int32 =
      state.smoothSums[channel] + state.samples[enter + channel] - state.samples[leave + channel];
    const baselineSum: Int32 = state.baselineSums[channel] + sample - state.samples[oldest + channel];
    const band: Int32 = BASELINE_RATIO * smoothSum - baselineSum;
    const slope: Int32 = magnitudeOf(band - state.bands[before + channel]) >> slopeShift;
    const sum: Int32 = state.activities[channel] + slope - state.slopes[slopeHead + channel];
    activity += ((sum >> 4) * state.weights[channel]) >> 6;
    state.smoothSums[channel] = smoothSum;
    state.baselineSums[channel] = baselineSum;
    state.activities[channel] = sum;
    state.samples[oldest + channel] = sample;
    state.bands[newest + channel] = band;
    state.slopes[slopeHead + channel] = slope;
  }
  state.activity = activity;
  state.sampleHead = placeAhead(oldest, channels, detector.sampleLength);
  state.bandHead = newest;
  state.slopeHead = placeAhead(slopeHead, channels, detector.slopeLength);
}
