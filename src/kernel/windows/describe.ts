import type { Int32 } from '../types.js';
import { clampFeature } from './arithmetic.js';
import { readChannel } from './channel.js';
import type { Energy } from './energy.js';
import { writeBands } from './features/bands.js';
import { writeShape } from './features/shape.js';
import { writeFeatures, writeRawFeatures } from './features.js';
import { logarithmOfEnergy } from './logarithm.js';
import { readMagnitude } from './magnitude.js';
import type { Measures } from './measures.js';
import { scaleWindow } from './scale.js';
import { measureWindow, type Statistics } from './statistics.js';
import type { WindowFrontEnd, WindowState } from './types.js';
import { peakOf, type Window } from './window.js';

/**
 * In a front end that adapts, subtracts the running mean from every feature, then moves the mean towards the feature. The result describes how a window
 * differs from those before it, whoever wears the sensor. The first window of a stream is the first mean; its features are 0.
 *
 * The sum memory = 2^memoryBits * mean stays within 2^(21 + memoryBits) <= 2^31.
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

/** Writes the features of the window in state.work to state.features[first] and on; returns the place after the last. */
function describeSignal(frontEnd: WindowFrontEnd, window: Window, first: Int32, state: WindowState): Int32 {
  const length: Int32 = frontEnd.length;
  const energy: Energy = { sum: 0, exponent: 0 };
  const statistics: Statistics = { lineLength: 0, crossings: 0 };
  let place: Int32 = writeRawFeatures(frontEnd.chosen, window, state.work, length, first, state.features);
  scaleWindow(frontEnd, state.work, window);
  measureWindow(state.work, length, energy, statistics);
  const squares: Int32 = logarithmOfEnergy(energy, window.exponent);
  const deviation: Int32 = (squares - frontEnd.logLength) >> 1;
  const measures: Measures = {
    length: length,
    logLength: frontEnd.logLength,
    exponent: window.exponent,
    peak: peakOf(window),
    squares: squares,
    deviation: deviation,
    reference: frontEnd.relative ? deviation : 0,
  };
  place = writeFeatures(frontEnd.chosen, measures, statistics, state.work, place, state.features);
  if (frontEnd.shapePoints > 0) {
    writeShape(frontEnd, state.work, energy, place, state.features);
    place += frontEnd.shapePoints;
  }
  if (frontEnd.bands > 0) {
    writeBands(frontEnd, measures, energy, state.work, place, state.features);
    place += frontEnd.bands;
  }
  return place;
}

/**
 * Computes the features of the window that pushWindowSample has completed, before they are relative to their running means: first
 * those of the channels, then those of magnitudes.
 */
export function describeWindow(frontEnd: WindowFrontEnd, state: WindowState): void {
  const window: Window = { sum: 0, least: 0, greatest: 0, exponent: 0 };
  let place: Int32 = 0;
  for (let signal: Int32 = 0; signal < frontEnd.signals; signal++) {
    if (signal < frontEnd.channels) {
      readChannel(frontEnd, signal, state, window);
    } else {
      readMagnitude(frontEnd, signal - frontEnd.channels, state, window);
    }
    place = describeSignal(frontEnd, window, place, state);
  }
}
