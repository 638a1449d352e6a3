import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activationBytes } from '../../src/quantize/activations.js';
import { answerOf } from '../../src/simulate/compare.js';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
import { plainAnswer } from './fixtures/plain-network.js';
import { randomCase } from './fixtures/random-model.js';

describe('the TypeScript executor', () => {
  test.each(['classify', 'step'] as const)(
    'equals the network computed the plain way, called by %s',
    async (mode) => {
      const seen = { early: 0, late: 0, labels: new Set<number>() };
      await fc.assert(
        fc.asyncProperty(randomCase, async ({ model, samples }) => {
          const answers = await createTypescriptExecutor(model, { mode }).run(samples);
          expect([answers.count, answers.classes]).toEqual([samples.count, model.classes]);
          for (let sample = 0; sample < samples.count; sample++) {
            const input = samples.inputs.subarray(sample * model.features, (sample + 1) * model.features);
            const answer = answerOf(answers, sample);
            expect(answer).toEqual(plainAnswer(model, input));
            seen[answer.exit < model.exitCount - 1 ? 'early' : 'late'] += 1;
            seen.labels.add(answer.label);
          }
        }),
        { seed: 1, numRuns: 200 },
      );
      // The cases must reach what they are meant to: early exits, the end of the network, and more than one label.
      expect(seen.early).toBeGreaterThan(100);
      expect(seen.late).toBeGreaterThan(100);
      expect(seen.labels.size).toBe(4);
    },
  );

  test('says its name and refuses samples of another width', async () => {
    const { model } = fc.sample(randomCase, { seed: 1, numRuns: 1 })[0];
    const executor = createTypescriptExecutor(model);
    expect(executor.name).toBe('typescript');
    const features = model.features + 1;
    await expect(executor.run({ count: 1, features, inputs: new Int8Array(features) })).rejects.toThrow(
      `samples have ${features} features, the network takes ${model.features}`,
    );
  });

  test('holds just the activations that a later layer reads', () => {
    fc.assert(
      fc.property(randomCase, ({ model }) => {
        const read = model.layers.slice(0, -1).reduce((units, layer) => units + layer.outputs, 0);
        // C has no arrays of length zero.
        expect(activationBytes(model)).toBe(Math.max(1, read * model.classes));
      }),
    );
  });
});
