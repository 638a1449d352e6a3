import { describe, expect, it } from 'vitest';
import { fitClassifier } from '../../src/train/linear-classifier.js';
import { uniform } from '../random-network.js';

/** Rows of inputs of very different ranges, whose classes a linear classifier can tell apart. */
function task(count: number): { rows: Float32Array; labels: Uint8Array } {
  const next = uniform(4);
  const rows = new Float32Array(3 * count);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const [x, y] = [next(), next()];
    labels[i] = x > 0.2 ? 0 : y > 0 ? 1 : 2;
    rows.set([100 + 5 * x, 0.01 * y, 3], 3 * i);
  }
  return { rows, labels };
}

describe('a linear classifier', () => {
  const { rows, labels } = task(2000);
  const { weights, bias } = fitClassifier(rows, labels, 3, 1);

  it('tells classes apart, whatever the ranges of its inputs', () => {
    let right = 0;
    for (let i = 0; i < labels.length; i++) {
      const logits = Array.from(bias, (start, c) =>
        [0, 1, 2].reduce((sum, k) => sum + weights[3 * c + k] * rows[3 * i + k], start),
      );
      right += logits.indexOf(Math.max(...logits)) === labels[i] ? 1 : 0;
    }
    expect(right / labels.length).toBeGreaterThan(0.93);
  });

  it('is finite, also for an input that never changes, and the same for the same seed', () => {
    expect([...weights, ...bias].every(Number.isFinite)).toBe(true);
    expect(fitClassifier(rows, labels, 3, 1)).toEqual({ weights, bias });
    expect(fitClassifier(rows, labels, 3, 2)).not.toEqual({ weights, bias });
  });

  it('of inputs that are all zero knows how frequent the classes are', () => {
    const zeros = fitClassifier(
      new Float32Array(3 * 900),
      Uint8Array.from({ length: 900 }, (_, i) => (i % 3 === 0 ? 1 : 0)),
      2,
      1,
    );
    expect(zeros.bias[0] - zeros.bias[1]).toBeCloseTo(Math.log(2), 1);
  });
});
