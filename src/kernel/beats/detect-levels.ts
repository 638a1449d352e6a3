import { headroomOf } from '../signal/arithmetic.js';
import type { Int32 } from '../types.js';
import { FULL_WEIGHT, type PeakDetector, type PeakState } from './detector-types.js';
import { reciprocalOf } from './feature-math.js';

/** Added to the ratio of noise to signal, in 1/1024, so that channels that are this clean have about the same weight. */
const CLEAN: Int32 = 20;

/** As a shift: a beat that is higher than usual by this factor restarts the level. */
const JUMP_SHIFT: Int32 = 2;

/** The level of activity above which a peak is a beat: noise + (signal - noise) / 4. All are below 2^29. */
export function thresholdOf(state: Readonly<PeakState>): Int32 {
  return state.noise + ((state.signal - state.noise) >> 2);
}

/** Mean of the slopes of one channel at peaks of one kind, over about 32 of them. */
function follow(mean: Int32, top: Int32): Int32 {
  return mean + ((top - mean) >> 5);
}

/** 1024 * dividend / divisor, at most 1024; 0 <= dividend, 0 < divisor < 2^30. The reciprocal is too small by up to 2^-16. */
function ratioOf(dividend: Int32, divisor: Int32): Int32 {
  if (dividend >= divisor) {
    return 1024;
  }
  const headroom: Int32 = headroomOf(divisor);
  /* 15 bits times 15 bits. */
  return (((dividend << headroom) >> 16) * reciprocalOf((divisor << headroom) >> 15)) >> 19;
}

/** Ratio of noise to signal, in 1/1024, plus CLEAN: at most 1044. */
function noiseRatio(signal: Int32, noise: Int32): Int32 {
  return signal === 0 ? 1024 + CLEAN : ratioOf(noise, signal) + CLEAN;
}

/** Weights channels by the square of the ratio by which the best one is cleaner. */
function weighChannels(detector: PeakDetector, state: PeakState): void {
  let least: Int32 = 1024 + CLEAN;
  for (let channel: Int32 = 0; channel < detector.channels; channel++) {
    const ratio: Int32 = noiseRatio(state.signals[channel], state.noises[channel]);
    state.weights[channel] = ratio;
    if (ratio < least) {
      least = ratio;
    }
  }
  for (let channel: Int32 = 0; channel < detector.channels; channel++) {
    /* In 1/1024: so the square is 2^20, which becomes FULL_WEIGHT. */
    const quality: Int32 = ratioOf(least, state.weights[channel]);
    const weight: Int32 = (quality * quality) >> (12 + detector.weightShift);
    state.weights[channel] = weight > 1 ? weight : 1;
  }
}

/** Gives all channels the same weight. */
export function resetWeights(detector: PeakDetector, state: PeakState): void {
  for (let lane: Int32 = 0; lane < 2 * detector.pairs; lane++) {
    state.weights[lane] = FULL_WEIGHT >> detector.weightShift;
  }
}

/**
 * Learns from the height of a beat. Unless it is far higher than the others, it moves the level upwards by at most 1/64
 * and downwards by at most 1/32.
 */
export function learnBeat(height: Int32, state: PeakState): void {
  const signal: Int32 = state.signal;
  if (height >> JUMP_SHIFT > signal) {
    state.signal = height >> 1;
    return;
  }
  const most: Int32 = signal + (signal >> 1);
  const held: Int32 = height < most ? height : most;
  state.signal = signal + ((held - signal + 16) >> 5);
}

/** Learns how much each channel shows of a beat. */
export function learnBeatTops(detector: PeakDetector, state: PeakState): void {
  if (detector.channels === 1) {
    return;
  }
  for (let channel: Int32 = 0; channel < detector.channels; channel++) {
    const mean: Int32 = state.signals[channel];
    const top: Int32 = state.tops[channel];
    state.signals[channel] = mean === 0 ? top : follow(mean, top);
  }
  weighChannels(detector, state);
}

/** Learns from the height of a peak that was not a beat. */
export function learnNoise(detector: PeakDetector, height: Int32, state: PeakState): void {
  state.noise += (height - state.noise + 4) >> 3;
  if (detector.channels === 1) {
    return;
  }
  for (let channel: Int32 = 0; channel < detector.channels; channel++) {
    state.noises[channel] = follow(state.noises[channel], state.tops[channel]);
  }
}
