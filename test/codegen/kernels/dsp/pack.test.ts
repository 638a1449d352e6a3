import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  packDspDense,
  packDspSparse,
  unpackDspDense,
  unpackDspSparse,
} from '../../../../src/codegen/kernels/dsp/pack.js';

const weight = { min: -127, max: 127 };

const matrices = fc
  .record({ blocks: fc.integer({ min: 1, max: 5 }), inputs: fc.integer({ min: 1, max: 40 }) })
  .chain(({ blocks, inputs }) => {
    const length = 4 * blocks * inputs;
    return fc.record({
      inputs: fc.constant(inputs),
      weights: fc.int8Array({ minLength: length, maxLength: length, ...weight }),
      vector: fc.int8Array({ minLength: inputs, maxLength: inputs }),
    });
  });

/** Halves of a word as signed numbers, the lower first. */
function halves(word: number): readonly [number, number] {
  return [(word << 16) >> 16, word >> 16];
}

function signedByte(half: number): number {
  return (half << 24) >> 24;
}

/** Dual multiply-accumulate. */
function dual(left: readonly number[], right: readonly number[]): number {
  return left[0] * right[0] + left[1] * right[1];
}

function sum(left: readonly number[], right: readonly number[]): number[] {
  return left.map((value, i) => value + right[i]);
}

function dotProducts(weights: Int8Array, vector: Int8Array): number[] {
  return Array.from({ length: weights.length / vector.length }, (_, row) =>
    vector.reduce((total, value, i) => total + value * weights[row * vector.length + i], 0),
  );
}

/** What the kernel computes of the dense layout, with its products of sums. */
function multiplyDense(words: Int32Array, vector: Int8Array): number[] {
  const columns = 8 * Math.ceil(vector.length / 8);
  const x = (i: number) => (i < vector.length ? vector[i] : 0);
  const products: number[] = [];
  for (let start = 0; start < words.length; start += 2 + columns) {
    for (let pair = 0; pair < 2; pair++) {
      let both = 0;
      let second = words[start + pair];
      for (let i = 0; i < columns; i += 4) {
        const even = [x(i), x(i + 2)];
        const odd = [x(i + 1), x(i + 3)];
        const left = halves(words[start + 2 + i + 2 * pair]);
        const right = halves(words[start + 3 + i + 2 * pair]);
        both += dual(left, even) + dual(right, odd);
        second += dual(sum(left.map(signedByte), odd), sum(right.map(signedByte), even)) - dual(even, odd);
      }
      products.push((both - second) / 256, second);
    }
  }
  return products;
}

/** What the kernel computes of the sparse layout. */
function multiplySparse(words: Int32Array, vector: Int8Array): number[] {
  const products: number[] = [];
  const columns = 2 * Math.ceil(vector.length / 2);
  const x = (i: number) => (i < vector.length ? vector[i] : 0);
  for (let start = 0; start < words.length; start += columns) {
    for (let rows = 0; rows < 2; rows++) {
      let both = 0;
      let second = 0;
      for (let i = 0; i < columns; i += 2) {
        const weights = halves(words[start + i + rows]);
        const values = [x(i), x(i + 1)];
        both += dual(weights, values);
        second += dual(weights.map(signedByte), values);
      }
      products.push((both - second) / 256, second);
    }
  }
  return products;
}

describe('packDspDense', () => {
  it('has an inverse', () => {
    fc.assert(
      fc.property(matrices, ({ inputs, weights }) => {
        expect(unpackDspDense(packDspDense(weights, inputs), inputs)).toEqual(weights);
      }),
    );
  });

  it('gives the kernel what it needs for dot products', () => {
    fc.assert(
      fc.property(matrices, ({ inputs, weights, vector }) => {
        expect(multiplyDense(packDspDense(weights, inputs), vector)).toEqual(dotProducts(weights, vector));
      }),
    );
  });

  it('fills the columns up to a multiple of 8 and puts two words before them', () => {
    const rows = [1, 2, 3, 4].map((row) => [row, 10 * row, 20 * row, 30 * row, 31]);
    const words = packDspDense(Int8Array.from(rows.flat()), 5);
    expect(words).toHaveLength(2 + 8);
    expect([...words.subarray(0, 2)]).toEqual([-(2 * 20 + 40 * 60), -(4 * 40 + 80 * 120)]);
    expect([...words.subarray(2, 8)].map(halves)).toEqual([
      [0x0102, 0x1428],
      [0x0a14, 0x1e3c],
      [0x0304, 0x3c50],
      [0x1e28, 0x5a78],
      [0x1f1f, 0],
      [0, 0],
    ]);
  });
});

describe('packDspSparse', () => {
  it('has an inverse', () => {
    fc.assert(
      fc.property(matrices, ({ inputs, weights }) => {
        expect(unpackDspSparse(packDspSparse(weights, inputs), inputs)).toEqual(weights);
      }),
    );
  });

  it('gives the kernel what it needs for dot products', () => {
    fc.assert(
      fc.property(matrices, ({ inputs, weights, vector }) => {
        expect(multiplySparse(packDspSparse(weights, inputs), vector)).toEqual(dotProducts(weights, vector));
      }),
    );
  });

  it('puts a pair of columns of 4 rows into two words', () => {
    const words = packDspSparse(Int8Array.of(1, 2, 3, -4, -5, 6, 7, -8), 2);
    expect([...words].map(halves)).toEqual([
      [256 * 1 + 3, 256 * 2 - 4],
      [256 * -5 + 7, 256 * 6 - 8],
    ]);
  });
});

it.each([packDspDense, packDspSparse])('%o refuses -128, which halves of a word have no room for', (pack) => {
  expect(() => pack(Int8Array.of(1, -128, 3, 4), 1)).toThrow(RangeError);
});
