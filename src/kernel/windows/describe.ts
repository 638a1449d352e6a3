import type { Int32 } from '../types.js';
import { clampFeature, largestMagnitude, measureEnergy } from './arithmetic.js';
import { writeBands } from './bands.js';
import { detrendWindow, meanOfWindow } from './detrend.js';
import { logarithmOf, logarithmOfEnergy } from './logarithm.js';
import { adaptFeatures } from './memory.js';
import { writeShape } from './shape.js';
import { crossingsOf, lineLengthOf, measureRoughness, type Roughness } from './statistics.js';
import type { Energy, WindowFrontEnd, WindowState } from './types.js';

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
 * Writes the features of one signal to state.features[first] and on; returns the place behind the last.
 *
 * Logarithms are within +-16 000: sums of squares are below 2^46 and lengths to 2^10.
 */
function describeSignal(frontEnd: WindowFrontEnd, signal: Int32, first: Int32, state: WindowState): Int32 {
  const length: Int32 = frontEnd.length;
  const energy: Energy = { sum: 0, exponent: 0 };
  const roughness: Roughness = { steps: 0, bends: 0 };
  let place: Int32 = first;
  unrollRing(frontEnd, signal, state);
  const mean: Int32 = meanOfWindow(state.work, length);
  if (frontEnd.mean) {
    state.features[place] = mean;
    place += 1;
  }
  detrendWindow(frontEnd, mean, state.work);
  measureEnergy(state.work, 0, length, energy);
  const squares: Int32 = logarithmOfEnergy(energy);
  const deviation: Int32 = (squares - frontEnd.logLength) >> 1;
  const reference: Int32 = frontEnd.relative ? deviation : 0;
  if (frontEnd.deviation) {
    state.features[place] = clampFeature(deviation);
    place += 1;
  }
  if (frontEnd.lineLength) {
    const lineLength: Int32 = logarithmOf(lineLengthOf(state.work, length)) - frontEnd.logLength;
    state.features[place] = clampFeature(lineLength - reference);
    place += 1;
  }
  if (frontEnd.peak) {
    const peak: Int32 = logarithmOf(largestMagnitude(state.work, 0, length));
    state.features[place] = clampFeature(peak - reference);
    place += 1;
  }
  if (frontEnd.mobility || frontEnd.complexity) {
    measureRoughness(state.work, length, roughness);
  }
  const mobility: Int32 = (roughness.steps - squares) >> 1;
  if (frontEnd.mobility) {
    state.features[place] = clampFeature(mobility);
    place += 1;
  }
  if (frontEnd.complexity) {
    state.features[place] = clampFeature(((roughness.bends - roughness.steps) >> 1) - mobility);
    place += 1;
  }
  if (frontEnd.crossings) {
    state.features[place] = crossingsOf(state.work, length);
    place += 1;
  }
  if (frontEnd.shapePoints > 0) {
    writeShape(frontEnd, state.work, energy, place, state.features);
    place += frontEnd.shapePoints;
  }
  if (frontEnd.bands > 0) {
    writeBands(frontEnd, state.work, 2 * reference, place, state.features);
    place += frontEnd.bands;
  }
  return place;
}

/** Features of the window that the ring holds. */
export function describeWindow(frontEnd: WindowFrontEnd, state: WindowState): void {
  let place: Int32 = 0;
  for (let signal: Int32 = 0; signal < frontEnd.signals; signal++) {
    place = describeSignal(frontEnd, signal, place, state);
  }
  if (frontEnd.adaptive) {
    adaptFeatures(frontEnd, state);
  }
  state.started = true;
}
