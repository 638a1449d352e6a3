import type { ConstInt16Array, Int32 } from '../types.js';

/*
 * Pairs: two 16-bit numbers in one 32-bit number, the lanes low and high. Cores with the DSP extension compute with both lanes
 * at once, or take one of them as an operand; other cores do the same with a few instructions more.
 */

/**
 * The low lane.
 *
 * @c (int16_t)pair
 */
export function lowOf(pair: Int32): Int32 {
  return ((pair & 65535) ^ 32768) - 32768;
}

/** The high lane. */
export function highOf(pair: Int32): Int32 {
  return pair >> 16;
}

/** A pair of two numbers of 16 bits. */
export function pairOf(low: Int32, high: Int32): Int32 {
  return high * 65536 + (low & 65535);
}

/**
 * A pair of two numbers that follow each other.
 *
 * @dsp int32_t pair; memcpy(&pair, &samples[at], sizeof pair); return pair;
 */
export function pairAt(samples: ConstInt16Array, at: Int32): Int32 {
  return pairOf(samples[at], samples[at + 1]);
}

/** A number of 32 bits, held within 16 bits. @inline */
function held(value: Int32): Int32 {
  return value > 32767 ? 32767 : value < -32768 ? -32768 : value;
}

/**
 * floor((a + b) / 2) of both lanes. The bits that differ count half; the one that leaves the low lane is removed, and its sign
 * added again.
 *
 * @dsp __shadd16(a, b)
 */
export function halveSums(a: Int32, b: Int32): Int32 {
  const unlike: Int32 = a ^ b;
  return ((a & b) + ((unlike & -65538) >> 1)) ^ (unlike & 32768);
}

/** The mean of the means of the first two and the last two of four numbers, each rounded down. @inline */
function meanOfFour(first: Int32, second: Int32, third: Int32, fourth: Int32): Int32 {
  return (((first + second) >> 1) + ((third + fourth) >> 1)) >> 1;
}

/**
 * The mean of four pairs of numbers that follow each other, as halveSums gives it of their two halves.
 *
 * @dsp int32_t a, b, c, d; memcpy(&a, &samples[at], 4); memcpy(&b, &samples[at + 2], 4); memcpy(&c, &samples[at + 4], 4); memcpy(&d, &samples[at + 6], 4); return __shadd16(__shadd16(a, b), __shadd16(c, d));
 */
export function meanOfPairs(samples: ConstInt16Array, at: Int32): Int32 {
  const low: Int32 = meanOfFour(samples[at], samples[at + 2], samples[at + 4], samples[at + 6]);
  const high: Int32 = meanOfFour(samples[at + 1], samples[at + 3], samples[at + 5], samples[at + 7]);
  return pairOf(low, high);
}

/**
 * a - b of both lanes, held within 16 bits.
 *
 * @dsp __qsub16(a, b)
 */
export function subtractHeld(a: Int32, b: Int32): Int32 {
  return pairOf(held(lowOf(a) - lowOf(b)), held(highOf(a) - highOf(b)));
}

/**
 * a - b of both lanes, whose differences fit 16 bits.
 *
 * @dsp __qsub16(a, b)
 */
export function subtractPairs(a: Int32, b: Int32): Int32 {
  return pairOf(lowOf(a) - lowOf(b), highOf(a) - highOf(b));
}

/**
 * sum + factor times the low lane; the factor has 16 bits, and the result 32.
 *
 * @dsp __smlabb(pair, factor, sum)
 */
export function addLow(sum: Int32, pair: Int32, factor: Int32): Int32 {
  return sum + lowOf(pair) * factor;
}

/**
 * sum + factor times the high lane; the factor has 16 bits, and the result 32.
 *
 * @dsp __smlatb(pair, factor, sum)
 */
export function addHigh(sum: Int32, pair: Int32, factor: Int32): Int32 {
  return sum + highOf(pair) * factor;
}

/**
 * The magnitudes of both lanes, which are more than -2^15.
 *
 * @dsp const int32_t minus = __ssub16(0, a); (void)__ssub16(a, 0); return (int32_t)__sel((uint32_t)a, (uint32_t)minus);
 */
export function magnitudesOf(a: Int32): Int32 {
  const low: Int32 = lowOf(a);
  const high: Int32 = highOf(a);
  return pairOf(low < 0 ? -low : low, high < 0 ? -high : high);
}

/**
 * The larger one of two numbers in each lane.
 *
 * @dsp (void)__ssub16(a, b); return (int32_t)__sel((uint32_t)a, (uint32_t)b);
 */
export function largerOf(a: Int32, b: Int32): Int32 {
  const low: Int32 = lowOf(a) < lowOf(b) ? lowOf(b) : lowOf(a);
  const high: Int32 = highOf(a) < highOf(b) ? highOf(b) : highOf(a);
  return pairOf(low, high);
}

/**
 * The smaller one of two numbers in each lane.
 *
 * @dsp (void)__ssub16(a, b); return (int32_t)__sel((uint32_t)b, (uint32_t)a);
 */
export function smallerOf(a: Int32, b: Int32): Int32 {
  const low: Int32 = lowOf(a) < lowOf(b) ? lowOf(a) : lowOf(b);
  const high: Int32 = highOf(a) < highOf(b) ? highOf(a) : highOf(b);
  return pairOf(low, high);
}

/**
 * a moved towards b by at most `most` in both lanes; differences and results fit 16 bits. On cores with the DSP extension, the
 * difference is held by the ends of the range: moved up and back down, and the other way round.
 *
 * @dsp const int32_t end = (32767 - most) * 65537; const int32_t most_held = __qsub16(__qadd16(__qsub16(b, a), end), end); return __sadd16(a, __qadd16(__qsub16(most_held, end + 65537), end + 65537));
 */
export function moveTowards(a: Int32, b: Int32, most: Int32): Int32 {
  const low: Int32 = lowOf(b) - lowOf(a);
  const high: Int32 = highOf(b) - highOf(a);
  const heldLow: Int32 = low > most ? most : low < -most ? -most : low;
  const heldHigh: Int32 = high > most ? most : high < -most ? -most : high;
  return pairOf(lowOf(a) + heldLow, highOf(a) + heldHigh);
}

/** A scaled lane is held within this, and one more below 0. */
const MOST_SCALED: Int32 = 4095;

/**
 * factor * value / 2^16, rounded down and held within -4096 to 4095. The factor is not negative, and factor * most / 2^16 is from 4097
 * to 2^15: so a value beyond `most` is held, and what is multiplied keeps the product in 32 bits. @inline
 */
function scaled(value: Int32, factor: Int32, most: Int32): Int32 {
  const near: Int32 = value > most ? most : value < -most ? -most : value;
  const product: Int32 = (near * factor) >> 16;
  return product > MOST_SCALED ? MOST_SCALED : product < -MOST_SCALED - 1 ? -MOST_SCALED - 1 : product;
}

/**
 * The low lane, scaled; see scaled.
 *
 * @dsp (void)most; return (int32_t)__builtin_arm_ssat(__smlawb(factor, pair, 0), 13);
 */
export function scaleLow(pair: Int32, factor: Int32, most: Int32): Int32 {
  return scaled(lowOf(pair), factor, most);
}

/**
 * The high lane, scaled; see scaled.
 *
 * @dsp (void)most; return (int32_t)__builtin_arm_ssat(__smlawt(factor, pair, 0), 13);
 */
export function scaleHigh(pair: Int32, factor: Int32, most: Int32): Int32 {
  return scaled(highOf(pair), factor, most);
}

/**
 * sum + the square of the difference of the low lanes, which fits 16 bits.
 *
 * @dsp const int32_t difference = __qsub16(a, b); return __smlabb(difference, difference, sum);
 */
export function addSquareLow(sum: Int32, a: Int32, b: Int32): Int32 {
  const difference: Int32 = lowOf(a) - lowOf(b);
  return sum + difference * difference;
}

/**
 * sum + the square of the difference of the high lanes, which fits 16 bits.
 *
 * @dsp const int32_t difference = __qsub16(a, b); return __smlatt(difference, difference, sum);
 */
export function addSquareHigh(sum: Int32, a: Int32, b: Int32): Int32 {
  const difference: Int32 = highOf(a) - highOf(b);
  return sum + difference * difference;
}

/**
 * sum + the product of two differences of low lanes, a - b and c - d, which fit 16 bits.
 *
 * @dsp return __smlabb(__qsub16(a, b), __qsub16(c, d), sum);
 */
export function addProductLow(sum: Int32, a: Int32, b: Int32, c: Int32, d: Int32): Int32 {
  return sum + (lowOf(a) - lowOf(b)) * (lowOf(c) - lowOf(d));
}

/**
 * sum + the product of two differences of high lanes, a - b and c - d, which fit 16 bits.
 *
 * @dsp return __smlatt(__qsub16(a, b), __qsub16(c, d), sum);
 */
export function addProductHigh(sum: Int32, a: Int32, b: Int32, c: Int32, d: Int32): Int32 {
  return sum + (highOf(a) - highOf(b)) * (highOf(c) - highOf(d));
}
