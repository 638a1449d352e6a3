import type { ConstInt16Array, Int32 } from '../types.js';
import { filterSamples, startFilters } from './detect-filter.js';
import { learnBeat, learnBeatTops, learnNoise, thresholdOf } from './detect-levels.js';
import { locatePeak } from './detect-locate.js';
import { FULL_WEIGHT, type PeakDetector, type PeakState } from './detector-types.js';

/**
 * R peaks of an electrocardiogram as it comes in, after Pan & Tompkins (IEEE Trans Biomed Eng 32:230, 1985) and
 * Hamilton & Tompkins (33:1157, 1986): band pass, slope, moving sum, thresholds between running means of beats and of noise,
 * refractory time, T waves recognized by their height soon after a beat, and a search back when a beat is overdue. In
 * addition, channels are weighted by how clean they are, and a peak is judged by how far it rises above the activity
 * around it.
 */

/** Prepares a state, whatever it contains, for the first sample of a recording. */
export function beginPeaks(detector: PeakDetector, state: PeakState): void {
  state.age = 0;
  state.learned = false;
  state.seen = -1;
  state.learning = detector.learning;
  state.sampleHead = 0;
  state.bandHead = 0;
  state.slopeHead = 0;
  state.previous = 0;
  state.rising = false;
  state.peak = 0;
  state.peakAge = 0;
  state.troughBefore = 0;
  state.troughAfter = 0;
  state.signal = 0;
  state.noise = 0;
  state.beatPeak = 0;
  state.sinceBeat = detector.silence;
  state.interval = detector.usualInterval * 8;
  state.missed = 0;
  state.missedAge = 0;
  state.missedPlace = 0;
  state.missedPeak = 0;
  for (let channel: Int32 = 0; channel < detector.channels; channel++) {
    state.weights[channel] = FULL_WEIGHT;
    state.activities[channel] = 0;
    state.tops[channel] = 0;
    state.signals[channel] = 0;
    state.noises[channel] = 0;
  }
  for (let i: Int32 = 0; i < detector.bandLength; i++) {
    state.bands[i] = 0;
  }
  for (let i: Int32 = 0; i < detector.slopeLength; i++) {
    state.slopes[i] = 0;
  }
}

/** Makes the newest activity the peak. */
function raisePeak(detector: PeakDetector, activity: Int32, state: PeakState): void {
  state.peak = activity;
  state.peakAge = 0;
  state.troughAfter = activity;
  for (let channel: Int32 = 0; channel < detector.channels; channel++) {
    state.tops[channel] = state.activities[channel] << 3;
  }
}

/** Follows activity up and down; true when a peak is final: nothing has been as high for `blank` samples. */
function trackPeak(detector: PeakDetector, activity: Int32, state: PeakState): boolean {
  const rises: boolean = activity > state.previous;
  state.previous = activity;
  if (!state.rising) {
    if (rises) {
      state.rising = true;
      raisePeak(detector, activity, state);
    } else if (activity < state.troughBefore) {
      state.troughBefore = activity;
    }
    return false;
  }
  if (activity > state.peak) {
    raisePeak(detector, activity, state);
    return false;
  }
  if (activity < state.troughAfter) {
    state.troughAfter = activity;
  }
  state.peakAge += 1;
  if (state.peakAge < detector.blank) {
    return false;
  }
  state.rising = false;
  return true;
}

/** How far the peak stands out: its activity minus twice the higher of the troughs next to it; at least 0. */
function heightOf(state: Readonly<PeakState>): Int32 {
  const trough: Int32 = state.troughBefore > state.troughAfter ? state.troughBefore : state.troughAfter;
  const height: Int32 = state.peak - 2 * trough;
  return height > 0 ? height : 0;
}

/** Accepts a peak of activity as a beat. */
function confirm(detector: PeakDetector, height: Int32, peak: Int32, peakAge: Int32, state: PeakState): void {
  const interval: Int32 = state.sinceBeat - peakAge;
  if (interval < detector.longestInterval) {
    /* A mean over about 8 intervals. */
    state.interval += interval - (state.interval >> 3);
  }
  state.sinceBeat = peakAge;
  state.beatPeak = peak;
  state.missed = 0;
  learnBeat(height, state);
}

/** Keeps the peak as one that may turn out to be a beat. */
function remember(height: Int32, place: Int32, state: PeakState): void {
  state.missed = height;
  state.missedAge = state.peakAge;
  state.missedPlace = place;
  state.missedPeak = state.peak;
}

/** Accepts the remembered peak as a beat. */
function confirmMissed(detector: PeakDetector, state: PeakState): void {
  state.age = state.missedPlace;
  confirm(detector, state.missed, state.missedPeak, state.missedAge, state);
}

/** Decides on a peak that is final. */
function judgePeak(detector: PeakDetector, state: PeakState): boolean {
  const height: Int32 = heightOf(state);
  const distance: Int32 = state.sinceBeat - state.peakAge;
  state.troughBefore = state.troughAfter;
  if (!state.learned) {
    if (height > state.missed) {
      remember(height, locatePeak(detector, state), state);
    }
    return false;
  }
  const isTWave: boolean = distance < detector.tWave && state.peak < state.beatPeak >> 1;
  if (height > thresholdOf(state) && !isTWave) {
    state.age = locatePeak(detector, state);
    confirm(detector, height, state.peak, state.peakAge, state);
    learnBeatTops(detector, state);
    return true;
  }
  learnNoise(detector, height, state);
  if (height > state.missed && distance > detector.missDistance && !isTWave) {
    remember(height, locatePeak(detector, state), state);
  }
  return false;
}

/** Checks whether a beat is overdue and the remembered peak is high enough to be that beat. */
function searchBack(detector: PeakDetector, state: PeakState): boolean {
  if (state.missed === 0) {
    return false;
  }
  const interval: Int32 = state.interval >> 3;
  if (state.sinceBeat <= interval + (interval >> 1) + detector.blank) {
    return false;
  }
  if (state.missed <= (thresholdOf(state) >> 3) * 5) {
    return false;
  }
  confirmMissed(detector, state);
  return true;
}

/** Learns the level of the beats: the first level is the highest peak during learning. */
function learnLevel(detector: PeakDetector, state: PeakState): boolean {
  if (state.learning > 0) {
    state.learning -= 1;
    return false;
  }
  if (state.missed === 0) {
    state.learning = detector.learning;
    return false;
  }
  state.learned = true;
  state.noise = 0;
  state.signal = state.missed;
  confirmMissed(detector, state);
  return true;
}

/** Advances time by one sample. */
function growAges(detector: PeakDetector, state: PeakState): void {
  if (state.sinceBeat < detector.silence) {
    state.sinceBeat += 1;
    if (state.sinceBeat === detector.silence) {
      state.learned = false;
      state.learning = detector.learning;
      state.missed = 0;
    }
  }
  if (state.missed > 0) {
    state.missedAge += 1;
    state.missedPlace += 1;
    if (state.missedPlace > detector.longestAge) {
      state.missed = 0;
    }
  }
}

/**
 * Takes the next sample of every channel. Returns true when a beat is confirmed; its R peak was `state.age` samples ago,
 * at most detector.longestAge. R peaks are confirmed in the order of their times.
 */
export function pushPeakSample(detector: PeakDetector, samples: ConstInt16Array, state: PeakState): boolean {
  if (state.seen < detector.longestAge) {
    if (state.seen < 0) {
      startFilters(detector, samples, state);
    }
    state.seen += 1;
  }
  const activity: Int32 = filterSamples(detector, samples, state);
  growAges(detector, state);
  if (trackPeak(detector, activity, state) && judgePeak(detector, state)) {
    return true;
  }
  return state.learned ? searchBack(detector, state) : learnLevel(detector, state);
}
