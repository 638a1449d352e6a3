import { describe, expect, it } from 'vitest';
import { randomStream } from '../../src/math/random.js';
import { drawNegative, gumbelNoise, sharpnessOf } from '../../src/train/negatives.js';

const GOODNESS = Float64Array.of(0.1, 1.3, 0.7, 0.9, 0.2);
const TRUE_LABEL = 1;
const DRAWS = 40_000;

function frequencies(sharpness: number): number[] {
  const noise = gumbelNoise(DRAWS * GOODNESS.length, randomStream(5, 1, 'negatives'));
  const count = new Array<number>(GOODNESS.length).fill(0);
  for (let draw = 0; draw < DRAWS; draw++) {
    count[drawNegative(GOODNESS, TRUE_LABEL, sharpness, noise, draw * GOODNESS.length)] += 1;
  }
  return count;
}

/** Pearson's chi-square of the counts against softmax(sharpness * goodness) without the true label. */
function chiSquare(counts: readonly number[], sharpness: number): number {
  const weights = Array.from(GOODNESS, (value, label) =>
    label === TRUE_LABEL ? 0 : Math.exp(sharpness * value),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return counts.reduce((sum, count, label) => {
    const expected = (DRAWS * weights[label]) / total;
    return label === TRUE_LABEL ? sum : sum + (count - expected) ** 2 / expected;
  }, 0);
}

describe('drawNegative', () => {
  it.each([0, 2, 5])('draws from softmax(%d * goodness), never the true label', (sharpness) => {
    const counts = frequencies(sharpness);
    expect(counts[TRUE_LABEL]).toBe(0);
    // 16.27 is the 99.9th percentile of chi-square with 3 degrees of freedom.
    expect(chiSquare(counts, sharpness)).toBeLessThan(16.27);
  });

  it('is told apart from another sharpness by this test', () => {
    expect(chiSquare(frequencies(2), 0)).toBeGreaterThan(1000);
  });

  it('never takes the true label, even where the goodness of all others is not a number', () => {
    const broken = new Float64Array(3).fill(Number.NaN);
    expect(drawNegative(broken, 0, 2, new Float32Array(3), 0)).toBe(1);
    expect(drawNegative(broken, 2, 2, new Float32Array(3), 0)).toBe(0);
  });

  it('has the sharpness of the config, and 0 for uniform negatives', () => {
    expect(sharpnessOf({ kind: 'hard', sharpness: 2 })).toBe(2);
    expect(sharpnessOf({ kind: 'uniform' })).toBe(0);
  });
});

describe('gumbelNoise', () => {
  it('is finite, with the mean and variance of the Gumbel distribution', () => {
    const noise = gumbelNoise(100_000, randomStream(6, 1, 'negatives'));
    const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
    const variance = noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noise.length;
    expect(noise.every(Number.isFinite)).toBe(true);
    expect(mean).toBeCloseTo(0.5772, 1);
    expect(variance).toBeCloseTo(Math.PI ** 2 / 6, 1);
  });
});
