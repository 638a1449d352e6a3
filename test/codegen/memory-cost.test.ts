import fc from 'fast-check';
import { expect, it } from 'vitest';
import { kernelNetwork } from '../../src/bench/kernel-network.js';
import { KERNEL_NAMES } from '../../src/codegen/kernels/registry.js';
import { memoryCosts } from '../../src/codegen/memory-cost.js';
import { modelFile } from '../simulate/fixtures/bundle.js';
import { randomConvolutionsCase } from '../simulate/fixtures/random-convolutions.js';
import { randomHeadsCase } from '../simulate/fixtures/random-heads.js';
import { type RandomCase, randomCase } from '../simulate/fixtures/random-model.js';

function costsOf(random: RandomCase) {
  return memoryCosts(KERNEL_NAMES, modelFile(random).network);
}

it('a small workspace is never larger than a fast one', () => {
  fc.assert(
    fc.property(fc.oneof(randomCase, randomHeadsCase, randomConvolutionsCase), (random) => {
      for (const { kernel, fast, small } of costsOf(random)) {
        expect(small, kernel).toBeLessThanOrEqual(fast);
      }
    }),
    { numRuns: 30 },
  );
});

it('of 784 values, a list in parts takes 256 bytes in place of 1568, whether they are zeros or not', () => {
  const { model } = kernelNetwork([], 0);
  const samples = { count: 0, features: model.features, inputs: new Int8Array(0) };
  const { network } = modelFile({ model, zeroShares: [], samples });
  for (const zeroShare of [0, 0.5, 0.8]) {
    const costs = memoryCosts(['dsp'], { ...network, zeroShares: model.layers.map(() => zeroShare) });
    expect(costs[0].kernel).toBe('dsp');
    expect(costs[0].fast - costs[0].small).toBe(1568 - 256);
  }
});
