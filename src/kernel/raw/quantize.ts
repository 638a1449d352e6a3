import { type Standardizer, standardizeFeature } from '../signal/standardize.js';
import type { ConstInt32Array, Int32 } from '../types.js';

/** Network inputs from the values of a point, one for every channel, written to inputs[first] and on. */
export function quantizePoint(
  standardizer: Standardizer,
  values: ConstInt32Array,
  first: Int32,
  inputs: Int8Array,
): void {
  for (let channel: Int32 = 0; channel < standardizer.features; channel++) {
    inputs[first + channel] = standardizeFeature(
      values[channel],
      standardizer.center[channel],
      standardizer.multiplier[channel],
    );
  }
}
