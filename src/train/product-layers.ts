import { FirstLayer } from './first-layer.js';
import { LaterLayer } from './later-layer.js';
import type { LayerFactory } from './layer-step.js';

/**
 * The matrix product `left * right`: `[rows][inner] x [inner][columns]`, all row-major. The result is a new array.
 */
export type Multiply = (
  left: Float32Array,
  right: Float32Array,
  rows: number,
  inner: number,
  columns: number,
) => Float32Array;

/**
 * Layers whose matrix products run on an engine and whose elementwise work runs in fused TypeScript loops. Besides
 * its two products a step has only elementwise work left, and one loop over a batch costs less than the dozen
 * tensor operations that it stands for.
 */
export function productLayers(multiply: Multiply): LayerFactory {
  return {
    firstLayer: (state, rule) => new FirstLayer(state, rule, multiply),
    laterLayer: (state, rule) => new LaterLayer(state, rule, multiply),
  };
}

/** Writes the transpose of `[rows][columns]` to `target`. Zeros are skipped: most pixels of a picture are. */
export function transpose(source: Float32Array, rows: number, columns: number): Float32Array {
  const target = new Float32Array(source.length);
  for (let row = 0; row < rows; row++) {
    const offset = row * columns;
    for (let column = 0; column < columns; column++) {
      const value = source[offset + column];
      if (value !== 0) {
        target[column * rows + row] = value;
      }
    }
  }
  return target;
}
