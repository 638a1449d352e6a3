import type { Int32 } from '../types.js';
import { clampFeature } from './arithmetic.js';
import type { WindowFrontEnd, WindowState } from './types.js';

/**
 * Subtracts the running mean from every feature, then moves the mean towards the feature. The result describes how a window
 * differs from those before it, whoever wears the sensor. The first window of a stream is the first mean; its features are 0.
 *
 * The sum memory = 2^memoryBits * mean stays within 2^(15 + memoryBits) <= 2^25.
 */
export function adaptFeatures(frontEnd: WindowFrontEnd, state: WindowState): void {
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
}
