import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { multiplyMoving } from '../../../src/kernel/moving/multiply.js';
import { rowWords } from '../../../src/kernel/moving/size.js';
import { pairOf } from '../../../src/kernel/moving/words.js';
import type { Normalizer } from '../../../src/kernel/types.js';
import { loadChecked } from '../learn/checked-kernel.js';

const checked: typeof multiplyMoving = loadChecked('moving/multiply.ts').multiplyMoving;

/** Rows of weights in words, filled up with zeros. */
function wordsOf(rows: readonly (readonly number[])[], inputs: number): Int32Array {
  const words = rowWords(inputs);
  const packed = new Int32Array(Math.ceil(rows.length / 4) * 4 * words);
  rows.forEach((row, index) => {
    for (let word = 0; word < words; word++) {
      const input = 2 * word - (word & 1);
      packed[index * words + word] = pairOf(row[input] ?? 0, row[input + 2] ?? 0);
    }
  });
  return packed;
}

const limited = (value: bigint) => Number(value > 32767n ? 32767n : value < -32768n ? -32768n : value);

/** What the kernel says that it computes, with integers of any size. */
function productOf(
  row: readonly number[],
  values: readonly number[],
  { up, half, down }: Normalizer,
): number {
  const inputs = values.length;
  const whole = inputs & -4;
  // The inputs behind the last four are summed up with the first 256.
  const order = [...values.keys()].slice(whole).concat([...values.keys()].slice(0, whole));
  const rest = inputs - whole;
  let total = 0n;
  for (let start = 0; start < order.length; start += start === 0 ? 256 + rest : 256) {
    const end = start === 0 ? 256 + rest : start + 256;
    const sum = order.slice(start, end).reduce((all, i) => all + row[i] * values[i], 0);
    total += BigInt(Math.floor((sum + 128) / 256));
  }
  return limited((total * BigInt(up) + BigInt(half)) >> BigInt(down));
}

const normalizer: fc.Arbitrary<Normalizer> = fc.oneof(
  fc.integer({ min: 0, max: 16 }).map((bits) => ({ up: 2 ** bits, half: 0, down: 0, multiplier: 1 })),
  fc.integer({ min: 1, max: 20 }).map((down) => ({ up: 1, half: 2 ** (down - 1), down, multiplier: 1 })),
);

const extreme = fc.constantFrom(-32768, 32767);
const weight = fc.oneof(fc.integer({ min: -32768, max: 32767 }), extreme);
const value = fc.oneof(fc.integer({ min: -127, max: 127 }), fc.constantFrom(-127, 127));

describe('products of weights that are learned', () => {
  it('are those of integers of any size, for any number of inputs and rows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }).chain((inputs) =>
          fc.record({
            values: fc.array(value, { minLength: inputs, maxLength: inputs }),
            seed: fc.array(weight, { minLength: 37, maxLength: 37 }),
            rows: fc.integer({ min: 1, max: 9 }),
            normalizer,
          }),
        ),
        ({ values, seed, rows, normalizer: own }) => {
          const inputs = values.length;
          const weights = Array.from({ length: rows }, (_, row) =>
            Array.from({ length: inputs }, (__, i) => seed[(i * 5 + row * 11) % seed.length]),
          );
          const accumulators = new Int32Array(Math.ceil(rows / 4) * 4);
          const place = 3;
          const sample = Int8Array.from([1, 2, 3, ...values]);
          const words = wordsOf(weights, inputs);
          checked(words, 0, rows, inputs, sample, place, own, accumulators);
          expect(Array.from(accumulators.subarray(0, rows))).toEqual(
            weights.map((row) => productOf(row, values, own)),
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    [259, 32767],
    [259, -32768],
    [32768, 32767],
    [32768, -32768],
    [32767, -32768],
  ])('of %d inputs and weights of %d stay within 32 bits', (inputs, all) => {
    for (const sign of [1, -1]) {
      for (const own of [
        { up: 65536, half: 0, down: 0, multiplier: 1 },
        { up: 1, half: 2 ** 19, down: 20, multiplier: 1 },
        { up: 1, half: 0, down: 0, multiplier: 1 },
      ]) {
        const values = new Int8Array(inputs).fill(sign * 127);
        const row = new Array<number>(inputs).fill(all);
        const words = wordsOf([row, row, row, row], inputs);
        const accumulators = new Int32Array(4);
        checked(words, 0, 4, inputs, values, 0, own, accumulators);
        expect(accumulators[0]).toBe(productOf(row, Array.from(values), own));
      }
    }
  });
});
