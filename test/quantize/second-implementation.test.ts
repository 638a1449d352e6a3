import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeIntegerModel } from '../../src/quantize/integer-model-file.js';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
import { modelFile } from '../simulate/fixtures/bundle.js';
import { randomConvolutionsCase } from '../simulate/fixtures/random-convolutions.js';
import { randomHeadsCase } from '../simulate/fixtures/random-heads.js';
import { type RandomCase, randomCase } from '../simulate/fixtures/random-model.js';
import { SecondImplementation } from './second-implementation.js';

const SAMPLES = 100;

/** Inputs of all kinds: random ones, zeros, the largest. */
function inputsOf({ model: { features } }: RandomCase): Int8Array {
  const length = SAMPLES * features;
  const [inputs] = fc.sample(fc.int8Array({ min: -127, minLength: length, maxLength: length }), {
    seed: 3,
    numRuns: 1,
  });
  inputs.fill(0, 0, features);
  inputs.fill(127, features, 2 * features);
  inputs.fill(-127, 2 * features, 3 * features);
  return inputs;
}

const CASES = [
  ...fc.sample(randomCase, { seed: 11, numRuns: 6 }).map((random) => ({ decides: 'goodness', random })),
  ...fc.sample(randomHeadsCase, { seed: 11, numRuns: 6 }).map((random) => ({ decides: 'heads', random })),
  ...fc
    .sample(randomConvolutionsCase, { seed: 11, numRuns: 6 })
    .map((random) => ({ decides: 'heads of convolutions', random })),
];

describe('an implementation that was written from docs/integer-model.md alone', () => {
  it.each(CASES)('gives every integer of the answers of ffirm, where $decides decide', async ({ random }) => {
    const { model } = random;
    const other = new SecondImplementation(encodeIntegerModel(modelFile(random)));
    expect(other.features).toBe(model.features);
    const inputs = inputsOf(random);
    const samples = { count: SAMPLES, features: model.features, inputs };
    const expected = await createTypescriptExecutor(model).run(samples);
    for (let i = 0; i < SAMPLES; i++) {
      const input = Array.from(inputs.subarray(i * model.features, (i + 1) * model.features));
      expect(other.classify(input), `sample ${i}`).toEqual({
        label: expected.labels[i],
        margin: expected.margins[i],
        exit: expected.exits[i],
        goodness: Array.from(expected.goodness.subarray(i * model.classes, (i + 1) * model.classes)),
      });
    }
  });

  it('is short: fewer than 300 lines, and imports nothing', () => {
    const text = readFileSync(new URL('./second-implementation.ts', import.meta.url), 'utf8');
    expect(text.split('\n').length).toBeLessThan(300);
    expect(text).not.toMatch(/^import /m);
  });
});
