import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeFault } from '../../src/quantize/bounds.js';
import { randomConvolutionsCase } from '../simulate/fixtures/random-convolutions.js';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
it('bounds hold and runs', async () => {
  await fc.assert(fc.asyncProperty(randomConvolutionsCase, async ({ model, samples }) => {
    expect(describeFault(model)).toBeUndefined();
    await createTypescriptExecutor(model, { mode: 'step' }).run(samples);
  }), { numRuns: 200 });
});
