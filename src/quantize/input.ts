import { quantizeSamples } from '../kernel/input.js';

/** Largest magnitude of a quantized input. */
export const INPUT_MAX = 127;

/**
 * One network input from a feature: floor(feature * scale + 1/2), held within -127 and 127, in 32-bit floats.
 *
 * The generated C does the same operations in the same precision; 128.5 is added and 128 taken away so that the
 * conversion to an integer, which cuts toward zero, is a floor. A NaN becomes 0.
 */
export function quantizeInput(feature: number, scale: number): number {
  const scaled = Math.fround(Math.fround(feature) * Math.fround(scale));
  if (Number.isNaN(scaled)) return 0;
  if (scaled >= INPUT_MAX) return INPUT_MAX;
  if (scaled <= -INPUT_MAX) return -INPUT_MAX;
  return Math.trunc(Math.fround(scaled + 128.5)) - 128;
}

/** Network inputs of a whole array of features. */
export function quantizeInputs(features: Float32Array, scale: number): Int8Array {
  return Int8Array.from(features, (feature) => quantizeInput(feature, scale));
}

/** The largest multiplier below 2^15 and its shift (at least 1) with multiplier / 2^shift nearest to the ratio. */
export function multiplierAndShift(ratio: number): { multiplier: number; shift: number } {
  const shift = Math.min(30, Math.max(1, 14 - Math.floor(Math.log2(ratio))));
  const multiplier = Math.min(32767, Math.round(ratio * 2 ** shift));
  return { multiplier, shift };
}

/**
 * Network inputs of raw 16-bit samples, as the generated C makes them: nearest to raw / rawUnit * scale, rounded half up,
 * held within -127 and 127.
 *
 * @param rawUnit steps of a raw sample per 1.0 of a feature
 */
export function quantizeRawSamples(raw: Int16Array, scale: number, rawUnit: number): Int8Array {
  const { multiplier, shift } = multiplierAndShift(scale / rawUnit);
  const inputs = new Int8Array(raw.length);
  quantizeSamples(raw, raw.length, multiplier, shift, inputs);
  return inputs;
}
