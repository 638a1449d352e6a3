import type { Int32 } from '../types.js';
import { clampFeature, measureEnergy } from './arithmetic.js';
import { detrendWindow, meanOfWindow } from './detrend.js';
import type { Energy } from './energy.js';
import { writeBands } from './features/bands.js';
import { writeShape } from './features/shape.js';
import { writeFeatures, writeRawFeatures } from './features.js';
import { logarithmOfEnergy } from './logarithm.js';
import type { Measures } from './measures.js';
import type { WindowFrontEnd, WindowState } from './types.js';

/**
 * In a front end that adapts, subtracts the running mean from every feature, then moves the mean towards the feature. The result describes how a window
 * differs from those before it, whoever wears the sensor. The first window of a stream is the first mean; its features are 0.
 *
 * The sum memory = 2^memoryBits * mean stays within 2^(15 + memoryBits) <= 2^25.
 */
export function adaptFeatures(frontEnd: WindowFrontEnd, state: WindowState): void {
  if (!frontEnd.adaptive) {
    return;
  }
  const half: Int32 = 1 << (frontEnd.memoryBits - 1);
  for (let i: Int32 = 0; i < frontEnd.features; i++) {
    const feature: Int32 = state.features[i];
    if (!state.started) {
      state.memory[i] = feature * (1 << frontEnd.memoryBits);
    }
    const mean: Int32 = (state.memory[i] + half) >> frontEnd.memoryBits;
    state.features[i] = clampFeature(feature - mean);
    state.memory[i] += feature - mean;
  }
  state.started = true;
}

/** Copies the last `length` samples of a signal from the ring, the oldest first. */
function unrollRing(frontEnd: WindowFrontEnd, signal: Int32, state: WindowState): void {
  const start: Int32 = signal * frontEnd.length;
  let from: Int32 = state.position;
  for (let i: Int32 = 0; i < frontEnd.length; i++) {
    state.work[i] = state.ring[start + from];
    from = from + 1 === frontEnd.length ? 0 : from + 1;
  }
}

/**
 * Writes the features of one signal to state.features[first] and on; returns the place after the last.
 *
 * Logarithms are within +-16 000: sums of squares are below 2^46 and lengths at most 2^10.
 */
function describeSignal(frontEnd: WindowFrontEnd, signal: Int32, first: Int32, state: WindowState): Int32 {
  const length: Int32 = frontEnd.length;
  const energy: Energy = { sum: 0, exponent: 0 };
  unrollRing(frontEnd, signal, state);
  const mean: Int32 = meanOfWindow(state.work, length);
  let place: Int32 = writeRawFeatures(frontEnd.chosen, mean, first, state.features);
  detrendWindow(frontEnd, mean, state.work);
  measureEnergy(state.work, 0, length, energy);
  const squares: Int32 = logarithmOfEnergy(energy);
  const deviation: Int32 = (squares - frontEnd.logLength) >> 1;
  const measures: Measures = {
    length: length,
    logLength: frontEnd.logLength,
    squares: squares,
    deviation: deviation,
    reference: frontEnd.relative ? deviation : 0,
  };
  place = writeFeatures(frontEnd.chosen, measures, state.work, place, state.features);
  if (frontEnd.shapePoints > 0) {
    writeShape(frontEnd, state.work, energy, place, state.features);
    place += frontEnd.shapePoints;
  }
  if (frontEnd.bands > 0) {
    writeBands(frontEnd, state.work, 2 * measures.reference, place, state.features);
    place += frontEnd.bands;
  }
  return place;
}

/** Computes the features of the window in the ring, before they are relative to their running means. */
export function describeWindow(frontEnd: WindowFrontEnd, state: WindowState): void {
  let place: Int32 = 0;
  for (let signal: Int32 = 0; signal < frontEnd.signals; signal++) {
    place = describeSignal(frontEnd, signal, place, state);
  }
}
