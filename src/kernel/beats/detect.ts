import type { ConstInt16Array, Int32 } from '../types.js';
import { followActivity, measureTops } from './detect-activity.js';
import { learnBeat, learnBeatTops, learnNoise, resetWeights, thresholdOf } from './detect-levels.js';
import { locatePeak } from './detect-locate.js';
import { type PeakDetector, type PeakState, SLOPES } from './detector-types.js';
import { averageGroup, fillHistory, gatherSample, moveTime } from './history.js';

/**
 * R peaks of an electrocardiogram as it comes in, after Pan & Tompkins (IEEE Trans Biomed Eng 32:230, 1985) and
 * Hamilton & Tompkins (33:1157, 1986): band pass, slope, moving sum, thresholds between running means of beats and of noise,
 * refractory time, T waves recognized by their height soon after a beat, and a search back when a beat is overdue. In
 * addition, channels are weighted by how clean they are, and a peak is judged by how far it rises above the activity
 * around it.
 */

/** Prepares a state, whatever it contains, for the first sample of a recording. */
export function beginPeaks(detector: PeakDetector, state: PeakState): void {
  const length: Int32 = detector.length;
  state.age = 0;
  state.left = detector.group;
  state.started = false;
  state.newest = length - 1;
  state.turn = length - 1;
  state.event = length - 1 + detector.learning;
  state.first = length * detector.decimation;
  state.activity = 0;
  state.crest = 0;
  state.rising = false;
  state.crestAt = 0;
  state.trough = 0;
  state.troughBefore = 0;
  state.learned = false;
  state.signal = 0;
  state.noise = 0;
  state.beatPeak = 0;
  state.beatAt = length - 1 - detector.silence;
  state.interval = detector.usualInterval * 8;
  state.peak = 0;
  state.missed = 0;
  state.missedAt = 0;
  state.missedPeak = 0;
  state.missedPlace = 0;
  resetWeights(detector, state);
  for (let lane: Int32 = 0; lane < 2 * detector.pairs; lane++) {
    state.bases[lane] = 0;
    state.tops[lane] = 0;
    state.signals[lane] = 0;
    state.noises[lane] = 0;
  }
  for (let i: Int32 = 0; i < SLOPES; i++) {
    state.slopes[i] = 0;
  }
}

/** Decides when something must be done next, unless a peak becomes final before: never at the newest entry. */
function planEvent(detector: PeakDetector, state: PeakState): void {
  if (!state.learned) {
    return;
  }
  let event: Int32 = state.beatAt + detector.silence;
  if (state.missed > 0) {
    const interval: Int32 = state.interval >> 3;
    const overdue: Int32 = state.beatAt + interval + (interval >> 1) + detector.blank + 1;
    if (overdue < event) {
      event = overdue;
    }
  }
  state.event = event > state.newest ? event : state.newest + 1;
}

/** How far the peak stands out: its activity minus twice the higher of the troughs next to it; at least 0. */
function heightOf(state: Readonly<PeakState>): Int32 {
  const trough: Int32 = state.troughBefore > state.trough ? state.troughBefore : state.trough;
  const height: Int32 = state.crest - 2 * trough;
  return height > 0 ? height : 0;
}

/** Accepts a peak of activity as a beat. */
function confirm(
  detector: PeakDetector,
  height: Int32,
  activity: Int32,
  at: Int32,
  peak: Int32,
  state: PeakState,
): void {
  const interval: Int32 = at - state.beatAt;
  if (interval < detector.longestInterval) {
    /* A mean over about 8 intervals. */
    state.interval += interval - (state.interval >> 3);
  }
  state.beatAt = at;
  state.beatPeak = activity;
  state.missed = 0;
  state.peak = peak;
  state.age = state.newest * detector.decimation + detector.decimation - 1 - peak;
  learnBeat(height, state);
}

/** Keeps the peak as one that may turn out to be a beat. */
function remember(detector: PeakDetector, height: Int32, state: PeakState): void {
  state.missed = height;
  state.missedAt = state.crestAt;
  state.missedPeak = state.crest;
  state.missedPlace = locatePeak(detector, state);
}

/** Accepts the remembered peak as a beat. */
function confirmMissed(detector: PeakDetector, state: PeakState): void {
  confirm(detector, state.missed, state.missedPeak, state.missedAt, state.missedPlace, state);
}

/** Decides on a peak that is final. */
function judgePeak(detector: PeakDetector, state: PeakState): boolean {
  const height: Int32 = heightOf(state);
  const distance: Int32 = state.crestAt - state.beatAt;
  const isTWave: boolean = distance < detector.tWave && state.crest < state.beatPeak >> 1;
  state.rising = false;
  if (!state.learned) {
    if (height > state.missed) {
      remember(detector, height, state);
    }
    return false;
  }
  if (detector.channels > 1) {
    measureTops(detector, state);
  }
  if (height > thresholdOf(state) && !isTWave) {
    confirm(detector, height, state.crest, state.crestAt, locatePeak(detector, state), state);
    learnBeatTops(detector, state);
    planEvent(detector, state);
    return true;
  }
  learnNoise(detector, height, state);
  if (height > state.missed && distance > detector.missDistance && !isTWave) {
    remember(detector, height, state);
  }
  planEvent(detector, state);
  return false;
}

/** Learns the level of the beats: the first level is the highest peak during learning. */
function learnLevel(detector: PeakDetector, state: PeakState): boolean {
  if (state.missed === 0) {
    state.event = state.newest + detector.learning + 1;
    return false;
  }
  state.learned = true;
  state.noise = 0;
  state.signal = state.missed;
  confirmMissed(detector, state);
  planEvent(detector, state);
  return true;
}

/** Does what is due at the newest entry: ends learning, starts it again, or accepts or forgets the remembered peak. */
function meetEvent(detector: PeakDetector, state: PeakState): boolean {
  if (!state.learned) {
    return learnLevel(detector, state);
  }
  if (state.newest - state.beatAt >= detector.silence) {
    state.learned = false;
    state.event = state.newest + detector.learning;
    state.missed = 0;
    return false;
  }
  if (state.missed > 0 && state.newest - state.missedAt <= detector.longestWait) {
    if (state.missed > (thresholdOf(state) >> 3) * 5) {
      confirmMissed(detector, state);
      planEvent(detector, state);
      return true;
    }
    /* Nothing changes before the next peak, which plans anew. */
    const forgotten: Int32 = state.missedAt + detector.longestWait + 1;
    const silent: Int32 = state.beatAt + detector.silence;
    state.event = forgotten < silent ? forgotten : silent;
    return false;
  }
  state.missed = 0;
  planEvent(detector, state);
  return false;
}

/** Decides on a peak that is final, and does what is due at the newest entry. Returns true when a beat is confirmed. */
function decide(detector: PeakDetector, final: boolean, state: PeakState): boolean {
  if (final) {
    const found: boolean = judgePeak(detector, state);
    state.crest = state.activity;
    if (found) {
      return true;
    }
  }
  return state.newest >= state.event && meetEvent(detector, state);
}

/** Looks for a beat in the next entry, which is in the history already. */
export function trackEntry(detector: PeakDetector, state: PeakState): boolean {
  const final: boolean = followActivity(detector, state.newest + 1, state);
  return (final || state.newest >= state.event) && decide(detector, final, state);
}

/** Looks for a beat in entries up to the one at `end`; stops where one is found. */
export function trackPeaks(detector: PeakDetector, end: Int32, state: PeakState): boolean {
  while (state.newest < end) {
    const final: boolean = followActivity(detector, state.event < end ? state.event : end, state);
    if (decide(detector, final, state)) {
      return true;
    }
  }
  return false;
}

/**
 * Prepares the history for the next entry when the newest one is at the turn. Turns are half the history apart; at every other
 * one, all times move back. The first turn is before the first entry.
 *
 * @returns true if times have moved back by detector.length
 */
export function turnHistory(detector: PeakDetector, state: PeakState): boolean {
  const length: Int32 = detector.length;
  if (state.newest < 2 * length - 1) {
    state.turn = state.started ? 2 * length - 1 : length - 1 + (length >> 1);
    return false;
  }
  state.newest -= length;
  state.event -= length;
  state.turn = state.newest + (length >> 1);
  state.crestAt = moveTime(state.crestAt, length);
  state.beatAt = moveTime(state.beatAt, length);
  state.missedAt = moveTime(state.missedAt, length);
  state.missedPlace = moveTime(state.missedPlace, length * detector.decimation);
  state.first = 0;
  return true;
}

/** Writes the entry after a turn. The first one of all fills the history, so that the signal does not begin with a step. */
export function writeAtTurn(detector: PeakDetector, state: PeakState): void {
  averageGroup(detector, state.newest + 1, state);
  if (!state.started) {
    state.started = true;
    fillHistory(detector, state.newest + 1, state);
  }
}

/**
 * Takes the next sample of every channel. Returns true when a beat is confirmed; its R peak was `state.age` samples ago,
 * at most detector.longestAge. R peaks are confirmed in the order of their times.
 */
export function pushPeakSample(detector: PeakDetector, samples: ConstInt16Array, state: PeakState): boolean {
  if (!gatherSample(detector, samples, 0, state)) {
    return false;
  }
  if (state.newest === state.turn) {
    turnHistory(detector, state);
    writeAtTurn(detector, state);
  } else {
    averageGroup(detector, state.newest + 1, state);
  }
  return trackEntry(detector, state);
}
