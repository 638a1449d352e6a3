import { describe, expect, it } from 'vitest';
import { adamStep, copyAdam, startAdam } from '../../src/train/adam.js';
import { layerPrefixes } from '../../src/train/prefixes.js';
import { learningRateAt } from '../../src/train/schedule.js';

describe('learningRateAt', () => {
  it('is constant over the first half, then falls linearly to one step before zero', () => {
    const rates = Array.from({ length: 10 }, (_, step) => learningRateAt(2, step, 10));
    expect(rates.slice(0, 6)).toEqual([2, 2, 2, 2, 2, 2]);
    [1.6, 1.2, 0.8, 0.4].forEach((rate, index) => {
      expect(rates[6 + index]).toBeCloseTo(rate, 12);
    });
  });
});

describe('layerPrefixes', () => {
  it('keeps what is shorter than the layer, sorted, each once, and ends with the layer', () => {
    expect(layerPrefixes([16, 32, 64, 128], 256)).toEqual([16, 32, 64, 128, 256]);
    expect(layerPrefixes([64, 16, 16, 128], 64)).toEqual([16, 64]);
    expect(layerPrefixes([], 8)).toEqual([8]);
  });
});

describe('adamStep', () => {
  it('follows the algorithm of the paper', () => {
    const slopes = [0.5, -2, 0.1];
    let [value, mean, variance] = [1, 0, 0];
    const state = startAdam(Float32Array.of(1));
    slopes.forEach((slope, index) => {
      const step = index + 1;
      mean = 0.9 * mean + 0.1 * slope;
      variance = 0.999 * variance + 0.001 * slope * slope;
      value -= (0.01 * (mean / (1 - 0.9 ** step))) / (Math.sqrt(variance / (1 - 0.999 ** step)) + 1e-8);
      adamStep(state, Float32Array.of(slope), 0.01, step);
      expect(state.values[0]).toBeCloseTo(value, 6);
    });
  });

  it('does not touch a copy', () => {
    const state = startAdam(Float32Array.of(1, 2));
    const copy = copyAdam(state);
    adamStep(state, Float32Array.of(1, 1), 0.01, 1);
    expect(copy).toEqual(startAdam(Float32Array.of(1, 2)));
  });
});
