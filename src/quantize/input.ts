import { InputError } from '../errors/input-error.js';
import { quantizeSamples } from '../kernel/input.js';
import { LARGEST_INT32, LARGEST_SHIFT, LARGEST_VALUE } from '../kernel/limits.js';

/** Bits of a raw quantizer's multiplier: with a 16-bit sample and the rounding half, products fit 32 bits. */
const MULTIPLIER_BITS = 15;

/**
 * Input steps per 1.0 of a feature must be above the first and below the second: the C has the scale as a 32-bit float, as
 * a numerator of 31 bits over a power of two that is at least 1, and as the feature, finite, that it takes to 127.
 */
export const INPUT_SCALE_RANGE: readonly [number, number] = [LARGEST_VALUE / 2 ** 127, 2 ** 31];

/**
 * Input steps per step of a raw sample must be at least the first and below the second: then the multiplier has all its
 * digits, and its error is at most 2^-15 of the product. With fewer steps no 16-bit sample would give an input of 1.
 */
export const RAW_RATIO_RANGE: readonly [number, number] = [
  2 ** (MULTIPLIER_BITS - 1 - LARGEST_SHIFT),
  2 ** (MULTIPLIER_BITS - 1),
];

const [LEAST_SCALE, SCALE_END] = INPUT_SCALE_RANGE;

/** What an input scale must be, for messages. */
export const INPUT_SCALE_TEXT = `a 32-bit float above ${LEAST_SCALE.toPrecision(3)} and below ${SCALE_END}`;

/** Whether a number can be the input scale of a network: a 32-bit float in INPUT_SCALE_RANGE. */
export function isInputScale(scale: number): boolean {
  return Math.fround(scale) === scale && scale > LEAST_SCALE && scale < SCALE_END;
}

/**
 * Checks that raw samples of `rawUnit` steps per 1.0 can be converted to inputs of this scale with a 15-bit multiplier and
 * a shift. In C the unit is a 32-bit integer.
 *
 * @param source where the unit comes from, for the message
 * @throws InputError naming the units that are possible
 */
export function checkRawUnit(rawUnit: number, inputScale: number, source: string): void {
  const [least, end] = RAW_RATIO_RANGE;
  const ratio = inputScale / rawUnit;
  const isWhole = Number.isInteger(rawUnit) && rawUnit > 0 && rawUnit <= LARGEST_INT32;
  if (isWhole && ratio >= least && ratio < end) return;
  const smallest = Math.max(1, Math.floor(inputScale / end) + 1);
  const largest = Math.min(LARGEST_INT32, Math.floor(inputScale / least));
  throw new InputError(
    `${source}: rawUnit: ${rawUnit} steps of a raw sample per 1.0 cannot be converted to an input scale of ${inputScale}; ` +
      (smallest <= largest ? `must be an integer from ${smallest} to ${largest}` : 'leave it out'),
  );
}

/**
 * One network input from a feature: floor(product + 1/2), clamped to -127 to 127, with the product of feature and scale
 * rounded to a 32-bit float. The sum is exact, in 64-bit floats here and in integers in the generated C. A NaN becomes 0.
 */
export function quantizeInput(feature: number, scale: number): number {
  const product = Math.fround(Math.fround(feature) * Math.fround(scale));
  if (Number.isNaN(product)) return 0;
  return Math.max(-LARGEST_VALUE, Math.min(LARGEST_VALUE, Math.floor(product + 0.5)));
}

/** Network inputs of a whole array of features. */
export function quantizeInputs(features: Float32Array, scale: number): Int8Array {
  return Int8Array.from(features, (feature) => quantizeInput(feature, scale));
}

/**
 * Bits of the smallest positive 32-bit float whose product with the scale is 127 or more: from it on every input is 127.
 *
 * @param scale in INPUT_SCALE_RANGE
 */
export function saturatedBits(scale: number): number {
  const [bits] = new Uint32Array(Float32Array.of(LARGEST_VALUE / scale).buffer);
  const reaches = (candidate: number) => {
    const [feature] = new Float32Array(Uint32Array.of(candidate).buffer);
    return Math.fround(feature * scale) >= LARGEST_VALUE;
  };
  const found = [bits - 1, bits, bits + 1].find(reaches);
  if (found === undefined) throw new RangeError(`${scale} is not an input scale`);
  return found;
}

/**
 * A ratio as an integer over a power of two: the largest multiplier below 2^15, and its shift of at least 1, with
 * multiplier / 2^shift nearest to the ratio.
 *
 * @throws RangeError when the ratio is not in RAW_RATIO_RANGE
 */
export function multiplierAndShift(ratio: number): { multiplier: number; shift: number } {
  const [least, end] = RAW_RATIO_RANGE;
  if (!(ratio >= least && ratio < end)) throw new RangeError(`${ratio} input steps per step of a sample`);
  const shift = Math.min(LARGEST_SHIFT, Math.max(1, MULTIPLIER_BITS - 1 - Math.floor(Math.log2(ratio))));
  const multiplier = Math.min(2 ** MULTIPLIER_BITS - 1, Math.round(ratio * 2 ** shift));
  return { multiplier, shift };
}

/**
 * Network inputs of raw 16-bit samples, as the generated C makes them: nearest to raw / rawUnit * scale, rounded half up,
 * clamped to -127 to 127.
 *
 * @param rawUnit steps of a raw sample per 1.0 of a feature
 */
export function quantizeRawSamples(raw: Int16Array, scale: number, rawUnit: number): Int8Array {
  const { multiplier, shift } = multiplierAndShift(scale / rawUnit);
  const inputs = new Int8Array(raw.length);
  quantizeSamples(raw, raw.length, multiplier, shift, inputs);
  return inputs;
}
