import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantizeSamples } from '../../src/kernel/input.js';
import {
  INPUT_SCALE_RANGE,
  multiplierAndShift,
  quantizeInput,
  RAW_RATIO_RANGE,
  saturatedBits,
} from '../../src/quantize/input.js';
import { bitsAbout, floatsOf, neighbour, SPECIAL } from './fixtures/float-values.js';
import { describeQuantizersInC, isInNpmTest } from './fixtures/quantizers-in-c.js';

/** All scales that are accepted, as likely at one size as at another, and the ends. */
const anyScale = fc
  .oneof(
    fc
      .double({ min: Math.log2(INPUT_SCALE_RANGE[0]), max: 31, noNaN: true })
      .map((exponent) => 2 ** exponent),
    fc.constantFrom(neighbour(INPUT_SCALE_RANGE[0], 1), neighbour(2 ** 31, -1), 127, 1, 127 / 3),
  )
  .map(Math.fround)
  .filter((scale) => scale > INPUT_SCALE_RANGE[0] && scale < INPUT_SCALE_RANGE[1]);

/** All ratios of a raw quantizer that are accepted. */
const anyRatio = fc
  .oneof(
    fc.double({ min: -16, max: 14, noNaN: true }).map((exponent) => 2 ** exponent),
    fc.constantFrom(RAW_RATIO_RANGE[0], 127 / 255, 1, 16383.99),
  )
  .filter((ratio) => ratio >= RAW_RATIO_RANGE[0] && ratio < RAW_RATIO_RANGE[1]);

const clamped = (value: number) => Math.max(-127, Math.min(127, value));

describe('the quantizers of the reference', () => {
  it('of floats: the product rounded to a float, then floor(product + 1/2), for every scale that is accepted', () => {
    fc.assert(
      fc.property(anyScale, fc.array(fc.nat(2 ** 32 - 1), { maxLength: 20 }), (scale, random) => {
        for (const feature of floatsOf([...SPECIAL, ...bitsAbout(scale), ...random])) {
          const input = quantizeInput(feature, scale);
          // The product of two floats is exact in a double, unless it is too small to matter.
          const product = feature * scale;
          const half = Number.isFinite(product) ? 2 ** -24 * Math.abs(product) : 0;
          const expected = Number.isNaN(feature)
            ? [0, 0]
            : [product - half, product + half].map((end) => clamped(Math.floor(end + 0.5)));
          expect(input).toBeGreaterThanOrEqual(expected[0]);
          expect(input).toBeLessThanOrEqual(expected[1]);
          expect(Object.is(input, -0)).toBe(false);
        }
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  it('of floats: from the stated bits on every input is 127, and none before', () => {
    fc.assert(
      fc.property(anyScale, (scale) => {
        const [below, from] = floatsOf([saturatedBits(scale) - 1, saturatedBits(scale)]);
        expect(Number.isFinite(from)).toBe(true);
        expect(Math.fround(below * scale)).toBeLessThan(127);
        expect(Math.fround(from * scale)).toBeGreaterThanOrEqual(127);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it('of raw samples: floor(sample * ratio + 1/2) with a ratio that is off by 2^-15 of itself at most', () => {
    const samples = Int16Array.from({ length: 65536 }, (_, i) => i - 32768);
    const input = new Int8Array(samples.length);
    fc.assert(
      fc.property(anyRatio, (ratio) => {
        const { multiplier, shift } = multiplierAndShift(ratio);
        expect(Math.abs(multiplier / 2 ** shift - ratio)).toBeLessThanOrEqual(ratio * 2 ** -15);
        quantizeSamples(samples, samples.length, multiplier, shift, input);
        const wrong = samples.findIndex((sample, i) => {
          const ends = [1 - 2 ** -15, 1 + 2 ** -15].map((off) =>
            clamped(Math.floor(sample * ratio * off + 0.5)),
          );
          return input[i] < Math.min(...ends) || input[i] > Math.max(...ends);
        });
        expect(wrong).toBe(-1);
      }),
      { seed: 3, numRuns: 40 },
    );
  });
});

await describeQuantizersInC(isInNpmTest);
