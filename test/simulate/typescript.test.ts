import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RULE_GOODNESS, RULE_MARGIN } from '../../src/kernel/types.js';
import { activationBytes } from '../../src/quantize/activations.js';
import { answerOf, compareAnswers } from '../../src/simulate/compare.js';
import type { RunOptions } from '../../src/simulate/executor.js';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
import { Occurrences } from './fixtures/occurrences.js';
import { plainRunOf } from './fixtures/plain-heads.js';
import { randomConvolutionsCase } from './fixtures/random-convolutions.js';
import { randomHeadsCase } from './fixtures/random-heads.js';
import { type RandomCase, randomCase } from './fixtures/random-model.js';

/** Compares the executor with the plain network on many random cases; returns what came up in them. */
async function compareWithPlain(
  options: RunOptions,
  cases: fc.Arbitrary<RandomCase> = randomCase,
): Promise<Occurrences> {
  const seen = new Occurrences();
  await fc.assert(
    fc.asyncProperty(cases, async ({ model, samples }) => {
      const answers = await createTypescriptExecutor(model, options).run(samples);
      expect([answers.count, answers.classes]).toEqual([samples.count, model.classes]);
      for (let sample = 0; sample < samples.count; sample++) {
        const input = samples.inputs.subarray(sample * model.features, (sample + 1) * model.features);
        const run = plainRunOf(model, input, options.steps);
        expect(answerOf(answers, sample)).toEqual(run.answer);
        seen.add(model, run);
      }
    }),
    { seed: 1, numRuns: 300 },
  );
  return seen;
}

describe('the TypeScript executor', () => {
  test.each(['classify', 'step'] as const)(
    'equals the network computed the plain way, called by %s',
    async (mode) => {
      const seen = await compareWithPlain({ mode });
      // The cases must reach what they are meant to: every reason to stop, under both rules, and in every place.
      for (const rule of [RULE_GOODNESS, RULE_MARGIN]) {
        for (const end of ['threshold', 'single', 'end'] as const) {
          expect(seen.ends[rule][end], `rule ${rule}, ${end}`).toBeGreaterThan(50);
        }
      }
      expect(seen.stoppedInsideLayer).toBeGreaterThan(100);
      expect(seen.stoppedInsideLaterLayer).toBeGreaterThan(50);
      expect(seen.pruned).toBeGreaterThan(100);
      expect(seen.stoppedAfterPruning).toBeGreaterThan(30);
      expect(seen.ties).toBeGreaterThan(20);
      expect(seen.labels.size).toBe(6);
    },
  );

  test.each(['classify', 'step'] as const)(
    'equals the network computed the plain way where heads decide, called by %s',
    async (mode) => {
      const seen = await compareWithPlain({ mode }, randomHeadsCase);
      for (const rule of [RULE_GOODNESS, RULE_MARGIN]) {
        for (const end of ['threshold', 'end'] as const) {
          expect(seen.ends[rule][end], `rule ${rule}, ${end}`).toBeGreaterThan(50);
        }
      }
      expect(seen.stoppedInsideLayer).toBeGreaterThan(100);
      expect(seen.stoppedInsideLaterLayer).toBeGreaterThan(20);
      expect(seen.labels.size).toBe(11);
    },
  );

  test.each(['classify', 'step'] as const)(
    'equals convolutions computed the plain way, called by %s',
    async (mode) => {
      const seen = await compareWithPlain({ mode }, randomConvolutionsCase);
      for (const rule of [RULE_GOODNESS, RULE_MARGIN]) {
        for (const end of ['threshold', 'end'] as const) {
          expect(seen.ends[rule][end], `rule ${rule}, ${end}`).toBeGreaterThan(50);
        }
      }
      expect(seen.labels.size).toBe(11);
    },
  );

  test.each([0, 1, 2, 3])('equals it where heads decide after at most %i steps', async (steps) => {
    const seen = await compareWithPlain({ mode: 'step', steps }, randomHeadsCase);
    const limited = seen.ends[RULE_GOODNESS].limit + seen.ends[RULE_MARGIN].limit;
    expect(limited).toBeGreaterThan(steps === 0 ? 1499 : 100);
  });

  test.each([0, 1, 2, 3])('equals it after at most %i steps', async (steps) => {
    const seen = await compareWithPlain({ mode: 'step', steps });
    const limited = seen.ends[RULE_GOODNESS].limit + seen.ends[RULE_MARGIN].limit;
    expect(limited).toBeGreaterThan(steps === 0 ? 1499 : 100);
    expect(1500 - limited).toBeGreaterThan(steps === 0 ? -1 : 100);
  });

  test('answers the same in one call and step by step', async () => {
    await fc.assert(
      fc.asyncProperty(randomCase, async ({ model, samples }) => {
        const classified = await createTypescriptExecutor(model, { mode: 'classify' }).run(samples);
        const stepped = await createTypescriptExecutor(model, { mode: 'step' }).run(samples);
        expect(compareAnswers(classified, stepped).mismatches.samples).toBe(0);
        expect(stepped).toEqual(classified);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

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
