import { clampInt16 } from '../learn/clamp.js';
import type { ConstInt8Array, Int32 } from '../types.js';

/*
 * Two numbers of 16 bits in a word, and four inputs in a word, as cores with instructions for several small numbers take them.
 *
 * Of four inputs that are next to one another, the first and the third belong together, and so do the second and the fourth:
 * that is how bytes are spread over halfwords in one instruction. Two words of weights are therefore those of inputs 0 and 2,
 * and those of inputs 1 and 3; the first of two is in the lower half.
 */

/** Two numbers of 16 bits in a word. @external */
export function pairOf(lower: Int32, upper: Int32): Int32 {
  return upper * 65536 + (lower & 0xffff);
}

/** The number in the lower half of a word. @external */
export function lowerHalf(word: Int32): Int32 {
  return ((word & 0xffff) ^ 0x8000) - 0x8000;
}

/** Four inputs, none of which is -128, in a word; the first is in the lowest byte. @instruction loadFour */
export function loadFour(values: ConstInt8Array, place: Int32): Int32 {
  return (
    (values[place] & 0xff) |
    ((values[place + 1] & 0xff) << 8) |
    ((values[place + 2] & 0xff) << 16) |
    (values[place + 3] * 0x1000000)
  );
}

/** Up to three inputs as loadFour has them, with zeros for the others. */
export function loadSome(values: ConstInt8Array, place: Int32, count: Int32): Int32 {
  let word: Int32 = values[place] & 0xff;
  if (count > 1) {
    word |= (values[place + 1] & 0xff) << 8;
  }
  if (count > 2) {
    word |= (values[place + 2] & 0xff) << 16;
  }
  return word;
}

/**
 * The first and the third of four inputs as 16-bit numbers. 128 is added to each, so that none is negative, and taken away again
 * in a way that leaves the other alone. @instruction evenBytes
 */
export function evenBytes(four: Int32): Int32 {
  return (((four & 0xff00ff) ^ 0x800080) - 0x7f8080) ^ 0x8000;
}

/** The first and the third of four inputs, 128 added to each: 1 to 255. */
export function liftedBytes(four: Int32): Int32 {
  return (four & 0xff00ff) ^ 0x800080;
}

/** The sum, and the products of both numbers of two words added to it. @instruction addProducts */
export function addProducts(left: Int32, right: Int32, sum: Int32): Int32 {
  return sum + lowerHalf(left) * lowerHalf(right) + (left >> 16) * (right >> 16);
}

/**
 * Two weights, and `factor` times two inputs added to them, each limited to 16 bits.
 *
 * With 128 added to the inputs, both products have the sign of the factor; so an instruction that multiplies the whole word has them
 * next to one another, and the products with 128 are taken away afterwards.
 *
 * @param lifted inputs, 128 added to each: 1 to 255
 * @param factor -128 to 127
 *
 * @instruction addScaled
 */
export function addScaled(weights: Int32, lifted: Int32, factor: Int32): Int32 {
  const lower: Int32 = lowerHalf(weights) + factor * ((lifted & 0xffff) - 128);
  const upper: Int32 = (weights >> 16) + factor * ((lifted >> 16) - 128);
  return pairOf(clampInt16(lower), clampInt16(upper));
}
