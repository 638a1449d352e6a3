import type { ConstInt16Array, Int32 } from '../types.js';
import { divideRounded } from './arithmetic.js';

/** Adds a sample of every channel to the sums, or begins new sums with it. A sum of 1024 is at most 1024 * 2^15 = 2^25. */
export function addSample(
  samples: ConstInt16Array,
  channels: Int32,
  begins: boolean,
  sums: Int32Array,
): void {
  for (let channel: Int32 = 0; channel < channels; channel++) {
    const sum: Int32 = begins ? 0 : sums[channel];
    sums[channel] = sum + samples[channel];
  }
}

/**
 * Replaces the sums of `decimation` samples by their means, rounded half up.
 *
 * The box mean is a low pass with zeros at the multiples of the new rate.
 */
export function divideSums(channels: Int32, decimation: Int32, sums: Int32Array): void {
  if (decimation > 1) {
    for (let channel: Int32 = 0; channel < channels; channel++) {
      sums[channel] = divideRounded(sums[channel], decimation);
    }
  }
}
