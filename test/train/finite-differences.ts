import { expect } from 'vitest';
import type { RandomStream } from '../../src/math/random.js';

/** Numbers uniform in [-1, 1). */
export function signed(count: number, stream: RandomStream): Float32Array {
  return Float32Array.from({ length: count }, () => 2 * stream.uniform() - 1);
}

/** Central differences of `loss` at `point`. */
export function differences(loss: (point: readonly number[]) => number, point: readonly number[]): number[] {
  const width = 1e-5;
  return point.map((value, index) => {
    const above = loss(point.with(index, value + width));
    const below = loss(point.with(index, value - width));
    return (above - below) / (2 * width);
  });
}

/** Compares slopes with finite differences, which must not all be about zero. */
export function expectClose(found: Float32Array, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, index) => {
    expect(found[index]).toBeCloseTo(value, 4);
  });
  expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(1e-3);
}

/** The rows of `[rows][width]`. */
export function rowsOf(values: Float32Array | Float64Array, width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, row) =>
    Array.from(values.subarray(row * width, (row + 1) * width)),
  );
}
