import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as words from '../../../src/kernel/moving/words.js';
import { loadChecked } from '../learn/checked-kernel.js';

// With the operators of the kernel, each of which throws where a result leaves 32 bits.
const checked: typeof words = { ...words, ...loadChecked('moving/words.ts') };

const half = fc.oneof(fc.integer({ min: -32768, max: 32767 }), fc.constantFrom(-32768, -1, 0, 1, 32767));
const input = fc.oneof(fc.integer({ min: -127, max: 127 }), fc.constantFrom(-127, -1, 0, 1, 127));
const four = fc.tuple(input, input, input, input);

const { pairOf, lowerHalf, loadFour, loadSome, evenBytes, liftedBytes, addProducts, addScaled } = checked;

const upperHalf = (word: number) => word >> 16;
const limited = (value: number) => Math.min(32767, Math.max(-32768, value));

describe('two numbers in a word', () => {
  it('are those that were put there', () => {
    fc.assert(
      fc.property(half, half, (lower, upper) => {
        const word = pairOf(lower, upper);
        expect([lowerHalf(word), upperHalf(word)]).toEqual([lower, upper]);
      }),
      { numRuns: 2000 },
    );
  });

  it('are multiplied by two others, and both products added to a sum', () => {
    fc.assert(
      fc.property(
        half,
        half,
        input,
        input,
        fc.integer({ min: -(2 ** 30), max: 2 ** 30 }),
        (a, b, c, d, sum) => {
          expect(addProducts(pairOf(a, b), pairOf(c, d), sum)).toBe(sum + a * c + b * d);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('four inputs in a word', () => {
  it('are spread over two words of 16-bit numbers, the first with the third', () => {
    fc.assert(
      fc.property(four, ([a, b, c, d]) => {
        const word = loadFour(Int8Array.of(9, a, b, c, d), 1);
        expect(evenBytes(word)).toBe(pairOf(a, c));
        expect(evenBytes(word >> 8)).toBe(pairOf(b, d));
        expect(liftedBytes(word)).toBe(pairOf(a + 128, c + 128));
        expect(liftedBytes(word >> 8)).toBe(pairOf(b + 128, d + 128));
      }),
      { numRuns: 2000 },
    );
  });

  it('may be fewer: the others are 0, and nothing behind them is read', () => {
    fc.assert(
      fc.property(four, fc.integer({ min: 1, max: 3 }), (values, count) => {
        const some = Int8Array.from(values.slice(0, count));
        const filled = Int8Array.from({ length: 4 }, (_, i) => some[i] ?? 0);
        expect(loadSome(some, 0, count)).toBe(loadFour(filled, 0));
      }),
      { numRuns: 500 },
    );
  });

  it('are multiplied by a factor and added to weights, which are limited to 16 bits', () => {
    let beyond = 0;
    fc.assert(
      fc.property(
        four,
        half,
        half,
        fc.integer({ min: -128, max: 127 }),
        ([a, b, c, d], lower, upper, factor) => {
          const lifted = liftedBytes(loadFour(Int8Array.of(a, b, c, d), 0));
          const moved = addScaled(pairOf(lower, upper), lifted, factor);
          const exact = [lower + factor * a, upper + factor * c];
          expect([lowerHalf(moved), upperHalf(moved)]).toEqual(exact.map(limited));
          if (exact.some((value) => value !== limited(value))) beyond += 1;
        },
      ),
      { numRuns: 3000 },
    );
    expect(beyond).toBeGreaterThan(100);
  });

  it('fit the word that the instruction of a core makes of them: it multiplies the whole word', () => {
    for (const factor of [-128, -127, -1, 0, 1, 126, 127]) {
      for (const [a, c] of [
        [-127, -127],
        [-127, 127],
        [127, -127],
        [127, 127],
        [0, 0],
      ]) {
        const lifted = pairOf(a + 128, c + 128);
        // The builtins: a product of words, and both halves of a difference and of a sum, each limited to 16 bits.
        const [product, away] = [lifted * factor, factor * 0x800080];
        expect([product, away]).toEqual([product | 0, away | 0]);
        const differences = [lowerHalf(product) - lowerHalf(away), upperHalf(product) - upperHalf(away)];
        expect(differences).toEqual([0 + factor * a, 0 + factor * c]);
      }
    }
  });
});
