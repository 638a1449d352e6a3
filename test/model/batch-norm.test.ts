import { describe, expect, it } from 'vitest';
import { foldBatchNorm } from '../../src/model/batch-norm.js';

describe('a batch normalization that is folded', () => {
  const affine = { weights: Float32Array.of(1, 2, 3, 4), bias: Float32Array.of(0.5, -1) };
  const norm = { scale: [2, 3], shift: [0.25, -0.5], mean: [1, -2], variance: [3, 8], epsilon: 1 };

  it('gives what the layer and it give one after the other', () => {
    const folded = foldBatchNorm(affine, norm);
    const input = [0.7, -0.3];
    [0, 1].forEach((c) => {
      const dot = (weights: Float32Array) => input[0] * weights[2 * c] + input[1] * weights[2 * c + 1];
      const linear = dot(affine.weights) + affine.bias[c];
      const wanted =
        (norm.scale[c] * (linear - norm.mean[c])) / Math.sqrt(norm.variance[c] + 1) + norm.shift[c];
      expect(dot(folded?.weights ?? new Float32Array(4)) + (folded?.bias[c] ?? 0)).toBeCloseTo(wanted, 6);
    });
  });

  it('is nothing where a result is not a finite number', () => {
    expect(foldBatchNorm(affine, { ...norm, variance: [-2, 8] })).toBeUndefined();
    expect(foldBatchNorm(affine, { ...norm, variance: [-1, 8] })).toBeUndefined();
    expect(
      foldBatchNorm(affine, { ...norm, scale: [1e38, 1], variance: [0, 0], epsilon: 1e-9 }),
    ).toBeUndefined();
  });
});
