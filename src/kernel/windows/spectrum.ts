import { bitsOf } from '../signal/arithmetic.js';
import type { ConstInt16Array, Int32 } from '../types.js';
import type { Energy } from './energy.js';
import type { WindowFrontEnd } from './types.js';

/*
 * Numbers are complex: real part, imaginary part, real part ... Sines have 13 bits after the point. So a number that is rotated may
 * have a length of 2^17.5: the sum of a product with a sine and one with a cosine is then at most 2^30.5 (Cauchy-Schwarz).
 *
 * What M numbers are combined to is at most M times as long as the longest, and sqrt(M) times the root of the sum of all squared
 * lengths (Cauchy-Schwarz again). These bounds say by how much a stage must divide: a sine needs all of it, noise and spikes need
 * less, and keep their precision. What is cut off adds at most 4 to a number in a stage.
 */

/** Bounds of the numbers that are transformed. */
export interface SpectrumBounds {
  /** Real and imaginary parts have at most so many bits; at most 15. */
  parts: Int32;
  /** The sum of all squares has at most so many bits. */
  squares: Int32;
}

/** Twice the binary logarithm of the length that no sum of 2^bits rotated numbers exceeds, rounded up. */
function boundOf(bounds: Readonly<SpectrumBounds>, bits: Int32): Int32 {
  const byParts: Int32 = 2 * bounds.parts + 1 + 2 * bits;
  const bySquares: Int32 = bounds.squares + bits;
  return byParts < bySquares ? byParts : bySquares;
}

/**
 * Multiplies a window by the taper, and brings it to 15 bits and a sign: values below 2^bits and weights up to 2^15 have products
 * below 2^(15 + bits). What is after the point of a sample is kept, so that the ends, where the taper is small, keep their precision.
 * Returns a number that has the bits of the largest magnitude.
 */
function taperWindow(taper: ConstInt16Array, bits: Int32, values: Int32Array, length: Int32): Int32 {
  const half: Int32 = (1 << bits) >> 1;
  let present: Int32 = 0;
  let j: Int32 = length - 1;
  for (let i: Int32 = 0; i <= j; i++) {
    const weight: Int32 = taper[i];
    const first: Int32 = (values[i] * weight + half) >> bits;
    const last: Int32 = (values[j] * weight + half) >> bits;
    values[i] = first;
    values[j] = last;
    present |= first ^ (first >> 31);
    present |= last ^ (last >> 31);
    j -= 1;
  }
  return present;
}

/** Puts complex numbers into the order of their bit-reversed indices. */
function reverseOrder(swaps: ConstInt16Array, places: Int32, values: Int32Array): void {
  for (let i: Int32 = 0; i < places; i += 2) {
    const first: Int32 = swaps[i];
    const second: Int32 = swaps[i + 1];
    const real: Int32 = values[first];
    const imaginary: Int32 = values[first + 1];
    values[first] = values[second];
    values[first + 1] = values[second + 1];
    values[second] = real;
    values[second + 1] = imaginary;
  }
}

/** The first stage: transforms of four numbers each, whose rotations are by quarter turns. It does not divide. */
function startTransform(values: Int32Array, count: Int32): void {
  for (let i: Int32 = 0; i < 2 * count; i += 8) {
    const sumReal: Int32 = values[i] + values[i + 2];
    const sumImaginary: Int32 = values[i + 1] + values[i + 3];
    const differenceReal: Int32 = values[i] - values[i + 2];
    const differenceImaginary: Int32 = values[i + 1] - values[i + 3];
    const otherReal: Int32 = values[i + 4] + values[i + 6];
    const otherImaginary: Int32 = values[i + 5] + values[i + 7];
    const turnedReal: Int32 = values[i + 4] - values[i + 6];
    const turnedImaginary: Int32 = values[i + 5] - values[i + 7];
    values[i] = sumReal + otherReal;
    values[i + 1] = sumImaginary + otherImaginary;
    values[i + 2] = differenceReal + turnedImaginary;
    values[i + 3] = differenceImaginary - turnedReal;
    values[i + 4] = sumReal - otherReal;
    values[i + 5] = sumImaginary - otherImaginary;
    values[i + 6] = differenceReal - turnedImaginary;
    values[i + 7] = differenceImaginary + turnedReal;
  }
}

/**
 * A stage that makes transforms of 4 * part numbers from four of `part` each, and divides by 2^down.
 *
 * With w = e^(-2 pi i k / (4 part)), the k-th of each are a, b, c and d, in the order that bit reversal gives them:
 * a + w^2 b + w c + w^3 d, a - w^2 b - i (w c - w^3 d), a + w^2 b - (w c + w^3 d), a - w^2 b + i (w c - w^3 d).
 */
function combineFour(
  sines: ConstInt16Array,
  values: Int32Array,
  count: Int32,
  part: Int32,
  down: Int32,
): void {
  const shift: Int32 = 13 + down;
  const quarter: Int32 = count >> 1;
  const turn: Int32 = (2 * count) >> bitsOf(4 * part - 1);
  let angle: Int32 = 0;
  for (let first: Int32 = 0; first < 2 * part; first += 2) {
    const sine: Int32 = sines[angle];
    const cosine: Int32 = sines[angle + quarter];
    const sine2: Int32 = sines[2 * angle];
    const cosine2: Int32 = sines[2 * angle + quarter];
    const sine3: Int32 = sines[3 * angle];
    const cosine3: Int32 = sines[3 * angle + quarter];
    angle += turn;
    for (let a: Int32 = first; a < 2 * count; a += 8 * part) {
      const b: Int32 = a + 2 * part;
      const c: Int32 = b + 2 * part;
      const d: Int32 = c + 2 * part;
      let real: Int32 = values[b];
      let imaginary: Int32 = values[b + 1];
      const secondReal: Int32 = (real * cosine2 + imaginary * sine2) >> shift;
      const secondImaginary: Int32 = (imaginary * cosine2 - real * sine2) >> shift;
      real = values[c];
      imaginary = values[c + 1];
      const thirdReal: Int32 = (real * cosine + imaginary * sine) >> shift;
      const thirdImaginary: Int32 = (imaginary * cosine - real * sine) >> shift;
      real = values[d];
      imaginary = values[d + 1];
      const fourthReal: Int32 = (real * cosine3 + imaginary * sine3) >> shift;
      const fourthImaginary: Int32 = (imaginary * cosine3 - real * sine3) >> shift;
      real = values[a] >> down;
      imaginary = values[a + 1] >> down;
      const sumReal: Int32 = real + secondReal;
      const sumImaginary: Int32 = imaginary + secondImaginary;
      const differenceReal: Int32 = real - secondReal;
      const differenceImaginary: Int32 = imaginary - secondImaginary;
      const otherReal: Int32 = thirdReal + fourthReal;
      const otherImaginary: Int32 = thirdImaginary + fourthImaginary;
      const turnedReal: Int32 = thirdReal - fourthReal;
      const turnedImaginary: Int32 = thirdImaginary - fourthImaginary;
      values[a] = sumReal + otherReal;
      values[a + 1] = sumImaginary + otherImaginary;
      values[b] = differenceReal + turnedImaginary;
      values[b + 1] = differenceImaginary - turnedReal;
      values[c] = sumReal - otherReal;
      values[c + 1] = sumImaginary - otherImaginary;
      values[d] = differenceReal - turnedImaginary;
      values[d + 1] = differenceImaginary + turnedReal;
    }
  }
}

/** The last stage, where the number of stages of two is odd: makes one transform from two, and divides by 2^down. */
function combineTwo(sines: ConstInt16Array, values: Int32Array, count: Int32, down: Int32): void {
  const shift: Int32 = 13 + down;
  const quarter: Int32 = count >> 1;
  for (let k: Int32 = 0; k < quarter; k++) {
    const sine: Int32 = sines[2 * k];
    const cosine: Int32 = sines[2 * k + quarter];
    const i: Int32 = 2 * k;
    const j: Int32 = i + count;
    const real: Int32 = (values[j] * cosine + values[j + 1] * sine) >> shift;
    const imaginary: Int32 = (values[j + 1] * cosine - values[j] * sine) >> shift;
    const evenReal: Int32 = values[i] >> down;
    const evenImaginary: Int32 = values[i + 1] >> down;
    values[i] = evenReal + real;
    values[i + 1] = evenImaginary + imaginary;
    values[j] = evenReal - real;
    values[j + 1] = evenImaginary - imaginary;
  }
}

/** By how many bits numbers must have been divided when 2^bits of them are combined, so that they can be rotated again. */
function divisionOf(bounds: Readonly<SpectrumBounds>, bits: Int32): Int32 {
  const excess: Int32 = boundOf(bounds, bits) - 35;
  return excess > 0 ? (excess + 1) >> 1 : 0;
}

/**
 * Discrete Fourier transform of spectrumLength / 2 complex numbers in place; there are 8 to 512. Returns the power of two that the
 * result must be multiplied by. Lengths are then at most 2^17.5.
 */
export function transformComplex(
  frontEnd: WindowFrontEnd,
  bounds: Readonly<SpectrumBounds>,
  values: Int32Array,
): Int32 {
  const count: Int32 = frontEnd.spectrumLength >> 1;
  let bits: Int32 = 2;
  let exponent: Int32 = 0;
  reverseOrder(frontEnd.swaps, frontEnd.swapPlaces, values);
  startTransform(values, count);
  while (4 << bits <= count) {
    const division: Int32 = divisionOf(bounds, bits + 2);
    combineFour(frontEnd.sines, values, count, 1 << bits, division - exponent);
    exponent = division;
    bits += 2;
  }
  if (1 << bits < count) {
    const division: Int32 = divisionOf(bounds, bits + 1);
    combineTwo(frontEnd.sines, values, count, division - exponent);
    exponent = division;
  }
  return exponent;
}

/**
 * The spectrum of 2 * count real numbers, from the transform of the complex numbers that pairs of them form, for bins 1 to
 * count - 1, in place, divided by 2^down. Bins 0 and count are not computed.
 *
 * With Z the transform and E, O those of the even and the odd numbers: 2 E(k) = Z(k) + Z(count - k)*,
 * 2 i O(k) = Z(k) - Z(count - k)*, X(k) = E(k) + w^k O(k), X(count - k)* = E(k) - w^k O(k), w = e^(-i pi / count).
 * As Z, E and O have lengths of at most 2^17.5, and X one of 2^18.5.
 */
export function separateReal(sines: ConstInt16Array, values: Int32Array, count: Int32, down: Int32): void {
  const quarter: Int32 = count >> 1;
  const half: Int32 = 1 << down;
  const shift: Int32 = down + 1;
  for (let k: Int32 = 1; k <= quarter; k++) {
    const i: Int32 = 2 * k;
    const j: Int32 = 2 * (count - k);
    const evenReal: Int32 = values[i] + values[j] + half;
    const evenImaginary: Int32 = values[i + 1] - values[j + 1];
    const oddReal: Int32 = (values[i + 1] + values[j + 1]) >> 1;
    const oddImaginary: Int32 = (values[j] - values[i]) >> 1;
    const sine: Int32 = sines[k];
    const cosine: Int32 = sines[k + quarter];
    const real: Int32 = (oddReal * cosine + oddImaginary * sine) >> 12;
    const imaginary: Int32 = half + ((oddImaginary * cosine - oddReal * sine) >> 12);
    values[i] = (evenReal + real) >> shift;
    values[i + 1] = (imaginary + evenImaginary) >> shift;
    values[j] = (evenReal - real) >> shift;
    values[j + 1] = (imaginary - evenImaginary) >> shift;
  }
}

/**
 * The spectrum of a scaled window in place, its bins at most 2^15 long. Bin k has its real part at 2 k and its imaginary part
 * after it, for k from 1 to spectrumLength / 2 - 1. Returns the power of two that it must be multiplied by.
 *
 * The window is multiplied by the taper, which makes no value larger, and padded with zeros. The root mean square error of a bin is
 * 58 dB below the largest bin for noise, and 75 dB for tones, however quiet the signal is.
 *
 * @param peak largest magnitude of the values, at most 2^15 - 1
 * @param energy sum of their squares
 */
export function computeSpectrum(
  frontEnd: WindowFrontEnd,
  peak: Int32,
  energy: Readonly<Energy>,
  values: Int32Array,
): Int32 {
  const length: Int32 = frontEnd.length;
  const count: Int32 = frontEnd.spectrumLength >> 1;
  const bits: Int32 = bitsOf(peak);
  const parts: Int32 = bitsOf(taperWindow(frontEnd.taper, bits, values, length));
  const squares: Int32 = bitsOf(energy.sum) + energy.exponent + 30 - 2 * bits;
  const byParts: Int32 = 2 * parts + bitsOf(length);
  const bounds: SpectrumBounds = { parts: parts, squares: squares < byParts ? squares : byParts };
  for (let i: Int32 = length; i < frontEnd.spectrumLength; i++) {
    values[i] = 0;
  }
  const exponent: Int32 = transformComplex(frontEnd, bounds, values);
  /* Bins are up to twice as long as what the transform gives. */
  const excess: Int32 = boundOf(bounds, bitsOf(count - 1)) - 2 * exponent + 2 - 30;
  const down: Int32 = excess > 0 ? (excess + 1) >> 1 : 0;
  separateReal(frontEnd.sines, values, count, down);
  return exponent + down + bits - 15;
}
