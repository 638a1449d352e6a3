import { describe, expect, test } from 'vitest';
import { loadCores } from '../../src/bench/cores.js';
import { kernelNetwork } from '../../src/bench/kernel-network.js';
import { spreadSamples } from '../../src/bench/spread.js';

describe('loadCores', () => {
  test('takes names with and without "cortex-", each core once', async () => {
    const cores = await loadCores(['m4', 'cortex-m0plus', 'cortex-m4']);
    expect(cores.map(({ name }) => name)).toEqual(['cortex-m4', 'cortex-m0plus']);
  });

  test('takes all cores when none is named', async () => {
    expect((await loadCores()).length).toBeGreaterThanOrEqual(8);
  });

  test('refuses what is no core', async () => {
    await expect(loadCores(['m5'])).rejects.toThrow('unknown target "cortex-m5": did you mean "cortex-m');
    await expect(loadCores(['host'])).rejects.toThrow('instructions are only counted on cores');
  });
});

describe('spreadSamples', () => {
  const samples = { count: 10, features: 2, inputs: Int8Array.from({ length: 20 }, (_, i) => i) };

  test('takes samples from everywhere', () => {
    expect(spreadSamples(samples, 5)).toEqual({
      ...{ count: 5, features: 2, inputs: Int8Array.of(2, 3, 4, 5, 10, 11, 12, 13, 16, 17) },
    });
    expect(spreadSamples(samples, 1).inputs).toEqual(Int8Array.of(12, 13));
  });

  test('takes all when there are no more', () => {
    expect(spreadSamples(samples, 10)).toBe(samples);
    expect(spreadSamples(samples, 300)).toBe(samples);
  });
});

describe('kernelNetwork', () => {
  test.each([0, 0.5, 0.8])('has input vectors with a share of %d zeros', (share) => {
    for (const { input, inputs } of kernelNetwork([], share).cases) {
      expect(input.filter((value) => value === 0).length).toBe(Math.round(share * inputs));
    }
  });

  test('is the same every time', () => {
    expect(kernelNetwork(['packed'], 0.5)).toEqual(kernelNetwork(['packed'], 0.5));
  });
});
