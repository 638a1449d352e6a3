import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packColumns, unpackColumns } from '../../../../src/codegen/kernels/packed/pack.js';

/** Weights [rows][inputs] with the number of rows a multiple of 4, and inputs. */
const matrices = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 40 }))
  .chain(([blocks, inputs]) =>
    fc.record({
      weights: fc.int8Array({
        min: -127,
        max: 127,
        minLength: 4 * blocks * inputs,
        maxLength: 4 * blocks * inputs,
      }),
      inputs: fc.constant(inputs),
    }),
  );

/** What the kernel computes: columns from one end to the other, two rows in one product. */
function multiply(words: Uint32Array, inputs: number, values: Int8Array): number[] {
  const mask = 0x00ff00ff;
  const sum = values.reduce((total, value) => total + value, 0);
  const products: number[] = [];
  for (let start = 0; start < words.length; start += inputs) {
    const sums = [0, 0, 0, 0];
    for (let column = 0; column < inputs; column++) {
      const even = words[start + column] & mask;
      const odd = (words[start + column] >>> 8) & mask;
      sums[0] += (even & 0xffff) * values[column];
      sums[1] += (odd & 0xffff) * values[column];
      sums[2] += (even >> 16) * values[column];
      sums[3] += (odd >> 16) * values[column];
    }
    products.push(...sums.map((product) => product - 128 * sum));
  }
  return products;
}

describe('columns of four rows', () => {
  it('stand one in a word, the first row lowest, weights plus 128', () => {
    const weights = Int8Array.of(-127, 1, -128, 2, 0, 3, 127, 4);
    expect(Array.from(packColumns(weights, 2))).toEqual([0xff800001, 0x84838281]);
  });

  it('stand column after column, block after block', () => {
    const weights = Int8Array.from({ length: 24 }, (_, i) => i - 128);
    expect(Array.from(packColumns(weights, 3))).toEqual([
      0x09060300, 0x0a070401, 0x0b080502, 0x15120f0c, 0x1613100d, 0x1714110e,
    ]);
  });

  it('unpack to the weights they were packed from', () => {
    fc.assert(
      fc.property(matrices, ({ weights, inputs }) => {
        expect(unpackColumns(packColumns(weights, inputs), inputs)).toEqual(weights);
      }),
    );
  });

  it('take a word for every four weights, and hold any word', () => {
    fc.assert(
      fc.property(matrices, fc.nat(0xffffffff), ({ weights, inputs }, word) => {
        const words = packColumns(weights, inputs);
        expect(words.length).toBe(weights.length / 4);
        words[words.length - 1] = word;
        expect(packColumns(unpackColumns(words, inputs), inputs)).toEqual(words);
      }),
    );
  });

  it('give the dot products of the rows', () => {
    fc.assert(
      fc.property(
        matrices,
        fc.infiniteStream(fc.integer({ min: -128, max: 127 })),
        ({ weights, inputs }, stream) => {
          const values = Int8Array.from(stream.take(inputs));
          const naive = Array.from({ length: weights.length / inputs }, (_, row) =>
            values.reduce((total, value, column) => total + value * weights[row * inputs + column], 0),
          );
          expect(multiply(packColumns(weights, inputs), inputs, values)).toEqual(naive);
        },
      ),
    );
  });
});
