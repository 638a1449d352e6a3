import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packTiles, unpackTiles } from '../../../../src/codegen/kernels/helium/pack.js';

const matrices = fc
  .record({ groups: fc.integer({ min: 1, max: 5 }), inputs: fc.integer({ min: 1, max: 70 }) })
  .chain(({ groups, inputs }) => {
    const length = 4 * groups * inputs;
    return fc.record({
      inputs: fc.constant(inputs),
      weights: fc.int8Array({ minLength: length, maxLength: length }),
    });
  });

describe('packTiles', () => {
  it('has an inverse, for any matrix', () => {
    fc.assert(
      fc.property(matrices, ({ inputs, weights }) => {
        expect(unpackTiles(packTiles(weights, inputs), inputs)).toEqual(weights);
      }),
    );
  });

  it('puts 16 columns of a row side by side, then the next of 4 rows, then the next tile', () => {
    const inputs = 18;
    const weights = Int8Array.from(
      { length: 4 * inputs },
      (_, i) => (i % inputs) + 20 * Math.floor(i / inputs),
    );
    const bytes = new Int8Array(packTiles(weights, inputs).buffer);
    expect(bytes).toHaveLength(2 * 4 * 16);
    expect([...bytes.subarray(0, 3)]).toEqual([0, 1, 2]);
    expect([...bytes.subarray(16, 19)]).toEqual([20, 21, 22]);
    expect([...bytes.subarray(64, 68)]).toEqual([16, 17, 0, 0]);
    expect([...bytes.subarray(80, 84)]).toEqual([36, 37, 0, 0]);
  });
});
