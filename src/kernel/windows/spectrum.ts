import { absoluteOf } from '../signal/arithmetic.js';
import type { ConstInt16Array, Int32 } from '../types.js';
import { bitsOfLargest } from './arithmetic.js';
import type { WindowFrontEnd } from './types.js';

/**
 * Brings a block of numbers to `bits` bits: the largest magnitude is then from 2^(bits - 1) to 2^bits. Returns the power of
 * two that the block must be multiplied by to restore its former values; for a block of zeros, which is not changed, 0.
 *
 * This way quiet signals keep their precision in a transform of fixed width (block floating point).
 */
export function scaleBlock(values: Int32Array, count: Int32, bits: Int32): Int32 {
  const present: Int32 = bitsOfLargest(values, 0, count);
  if (present === 0) {
    return 0;
  }
  const shift: Int32 = present - bits;
  if (shift > 0) {
    const half: Int32 = 1 << (shift - 1);
    for (let i: Int32 = 0; i < count; i++) {
      values[i] = (values[i] + half) >> shift;
    }
  }
  if (shift < 0) {
    const factor: Int32 = 1 << -shift;
    for (let i: Int32 = 0; i < count; i++) {
      values[i] *= factor;
    }
  }
  return shift;
}

/**
 * Multiplies a window, its values at most 2^15 in magnitude, by the taper: products are at most 2^30. Three bits after the
 * point are kept, so that the values at the ends, where the taper is small, keep their precision.
 */
function taperWindow(taper: ConstInt16Array, values: Int32Array, length: Int32): void {
  for (let i: Int32 = 0; i < length; i++) {
    const weight: Int32 = taper[i < length - 1 - i ? i : length - 1 - i];
    values[i] = (values[i] * weight + 2048) >> 12;
  }
}

/** Puts complex numbers (real, imaginary, real ...) into the order of their bit-reversed indices. */
function reverseOrder(values: Int32Array, count: Int32): void {
  let reversed: Int32 = 0;
  for (let i: Int32 = 1; i < count; i++) {
    let bit: Int32 = count >> 1;
    while ((reversed & bit) !== 0) {
      reversed ^= bit;
      bit >>= 1;
    }
    reversed |= bit;
    if (i < reversed) {
      const real: Int32 = values[2 * i];
      const imaginary: Int32 = values[2 * i + 1];
      values[2 * i] = values[2 * reversed];
      values[2 * i + 1] = values[2 * reversed + 1];
      values[2 * reversed] = real;
      values[2 * reversed + 1] = imaginary;
    }
  }
}

/**
 * Discrete Fourier transform of `count` complex numbers in place (radix 2, decimation in time). Returns the power of two
 * that the result must be multiplied by.
 *
 * `cosines` is that of WindowFrontEnd for twice as many points; the sine of an angle is the cosine of its distance from
 * a quarter turn. Before every stage the numbers are brought to 15 bits: parts of at most 2^15, lengths of at most 2^15
 * sqrt(2). A rotation keeps the length, so that its two products and their sum are below 2^30 sqrt(2) (Cauchy-Schwarz),
 * and what a stage writes is below 2^15 (1 + sqrt(2)) + 1 < 2^17.
 */
export function transformComplex(cosines: ConstInt16Array, values: Int32Array, count: Int32): Int32 {
  const quarter: Int32 = count >> 1;
  let exponent: Int32 = 0;
  let stride: Int32 = count;
  reverseOrder(values, count);
  for (let half: Int32 = 1; half < count; half *= 2) {
    exponent += scaleBlock(values, 2 * count, 15);
    for (let k: Int32 = 0; k < half; k++) {
      const cosine: Int32 = cosines[k * stride];
      const sine: Int32 = cosines[absoluteOf(quarter - k * stride)];
      for (let i: Int32 = 2 * k; i < 2 * count; i += 4 * half) {
        const j: Int32 = i + 2 * half;
        const real: Int32 = (values[j] * cosine + values[j + 1] * sine + 16384) >> 15;
        const imaginary: Int32 = (values[j + 1] * cosine - values[j] * sine + 16384) >> 15;
        values[j] = values[i] - real;
        values[j + 1] = values[i + 1] - imaginary;
        values[i] += real;
        values[i + 1] += imaginary;
      }
    }
    stride >>= 1;
  }
  return exponent;
}

/**
 * Twice the spectrum of 2 * count real numbers, from the transform of the complex numbers that pairs of them form, for
 * bins 1 to count - 1, in place. Bins 0 and count are not computed. Returns a power of two as transformComplex does.
 *
 * With Z the transform and E, O those of the even and the odd numbers: 2 E(k) = Z(k) + Z(count - k)*,
 * 2 i O(k) = Z(k) - Z(count - k)*, X(k) = E(k) + w^k O(k), X(count - k)* = E(k) - w^k O(k), w = e^(-i pi / count).
 * Z is brought to 14 bits, so that 2 E and 2 O have parts of at most 2^15, as in transformComplex, and X is below 2^17.
 */
export function separateReal(cosines: ConstInt16Array, values: Int32Array, count: Int32): Int32 {
  const exponent: Int32 = scaleBlock(values, 2 * count, 14);
  const quarter: Int32 = count >> 1;
  for (let k: Int32 = 1; k <= quarter; k++) {
    const i: Int32 = 2 * k;
    const j: Int32 = 2 * (count - k);
    const evenReal: Int32 = values[i] + values[j];
    const evenImaginary: Int32 = values[i + 1] - values[j + 1];
    const oddReal: Int32 = values[i + 1] + values[j + 1];
    const oddImaginary: Int32 = values[j] - values[i];
    const cosine: Int32 = cosines[k];
    const sine: Int32 = cosines[quarter - k];
    const real: Int32 = (oddReal * cosine + oddImaginary * sine + 16384) >> 15;
    const imaginary: Int32 = (oddImaginary * cosine - oddReal * sine + 16384) >> 15;
    values[i] = evenReal + real;
    values[i + 1] = evenImaginary + imaginary;
    values[j] = evenReal - real;
    values[j + 1] = imaginary - evenImaginary;
  }
  return exponent;
}

/**
 * Twice the spectrum of a detrended window, its values below 2^18, in place. Bin k has its real part at 2 k and its
 * imaginary part after it, for k from 1 to spectrumLength / 2 - 1. Returns the power of two that it must be multiplied by.
 *
 * The window is multiplied by the taper and padded with zeros. The root mean square error of a bin is below an 8000th of the
 * largest bin (-78 dB), however quiet the signal is.
 */
export function computeSpectrum(frontEnd: WindowFrontEnd, values: Int32Array): Int32 {
  const count: Int32 = frontEnd.spectrumLength >> 1;
  let exponent: Int32 = scaleBlock(values, frontEnd.length, 15) - 3;
  taperWindow(frontEnd.taper, values, frontEnd.length);
  for (let i: Int32 = frontEnd.length; i < frontEnd.spectrumLength; i++) {
    values[i] = 0;
  }
  exponent += transformComplex(frontEnd.cosines, values, count);
  exponent += separateReal(frontEnd.cosines, values, count);
  return exponent;
}
