import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transpose } from '../../src/train/matrix.js';

describe('transpose', () => {
  it('moves every number, and makes a negative zero a positive one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 20 }), (rows, columns) => {
        const source = Float32Array.from({ length: rows * columns }, (_, index) =>
          index % 5 === 0 ? -0 : index,
        );
        const target = transpose(source, rows, columns);
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++) {
            expect(Object.is(target[column * rows + row], source[row * columns + column] + 0)).toBe(true);
          }
        }
        expect(target.length).toBe(source.length);
      }),
    );
  });
});
