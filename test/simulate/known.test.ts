import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { generateBundle } from '../../src/codegen/bundle.js';
import { rangesOf, referencesOf } from '../../src/exit/known/scores.js';
import { LARGEST_INT32 } from '../../src/kernel/limits.js';
import { createCExecutor } from '../../src/simulate/c-executor.js';
import { checkCompiled } from '../../src/simulate/checks.js';
import { answerOf, compareAnswers } from '../../src/simulate/compare.js';
import { compileBundle } from '../../src/simulate/compiled-bundle.js';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
import { bundleInput, bundleOf, writeFiles } from './fixtures/bundle.js';
import { randomHeadsCase } from './fixtures/random-heads.js';
import { type RandomCase, randomCase } from './fixtures/random-model.js';
import { testedTarget } from './fixtures/tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-known-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const tested = await Promise.all(['host', 'cortex-m4', 'cortex-m0plus'].map(testedTarget));

const [goodness] = fc.sample(
  randomCase.filter(({ model, samples }) => model.exitCount > 3 && samples.count > 3),
  { seed: 7, numRuns: 1 },
);
const [heads] = fc.sample(
  randomHeadsCase.filter(({ model, samples }) => model.exitCount > 2 && samples.count > 3),
  { seed: 7, numRuns: 1 },
);

/** The same network with ranges of known answers, in which about half of the answers to its samples lie. */
async function knowing(random: RandomCase): Promise<RandomCase> {
  const { model, samples } = random;
  const answers = await createTypescriptExecutor(model).run(samples);
  const judged = Array.from({ length: answers.count }, (_, sample) => {
    const { exit, margin, goodness: all, label } = answerOf(answers, sample);
    return { exit, margin, goodness: all[label] };
  });
  return { ...random, model: { ...model, known: rangesOf(referencesOf(judged, model.exitCount), 0.3) } };
}

const cases = [
  { title: 'goodness decides', random: await knowing(goodness) },
  { title: 'heads decide', random: await knowing(heads) },
];

describe('whether an answer is known', () => {
  for (const { target, title, absent } of tested) {
    it.skipIf(absent).each(cases)(
      `is said alike by TypeScript, by the C on ${title}, and by a network from memory: $title`,
      async ({ random }) => {
        const input = bundleInput(random);
        const fresh = generateBundle(input);
        const bundle = await mkdtemp(join(folder, 'bundle-'));
        await writeFiles(fresh, bundle);
        const compiled = await compileBundle({
          ...{ bundle, name: input.name, target, folder: join(bundle, 'work'), flags: [] },
        });
        const expected = await createTypescriptExecutor(random.model).run(random.samples);
        expect(new Set(expected.known)).toEqual(new Set([0, 1]));
        const executor = createCExecutor({
          bundle,
          name: input.name,
          target,
          workDir: join(bundle, 'work'),
          compiled,
        });
        const actual = await executor.run(random.samples);
        expect(actual.known).toEqual(expected.known);
        expect(compareAnswers(expected, actual).mismatches.samples).toBe(0);
        const { count, features, inputs } = random.samples;
        const { inputScale } = input.file.network.scales;
        const { edges, blob } = await checkCompiled(compiled, {
          ...{ input, fresh, samples: { count, features, inputs } },
          features: Float32Array.from(inputs, (value) => value / inputScale),
        });
        expect([edges.mismatches.samples, edges.mismatches.known]).toEqual([0, 0]);
        expect([blob.wrong, blob.mismatches.samples, blob.mismatches.known]).toEqual([[], 0, 0]);
      },
      300_000,
    );
  }

  it('is compared: a range that is wrong by one is found', async () => {
    const { model, samples } = cases[0].random;
    const { known = [] } = model;
    const expected = await createTypescriptExecutor(model).run(samples);
    const other = known.map((range) =>
      range.margin === LARGEST_INT32 ? range : { ...range, margin: range.margin + 1 },
    );
    const actual = await createTypescriptExecutor({ ...model, known: other }).run(samples);
    const { mismatches } = compareAnswers(expected, actual);
    expect(mismatches.known).toBeGreaterThan(0);
    expect(mismatches.samples).toBe(mismatches.known);
  });

  it('is in no file of a bundle whose answers do not say it', () => {
    const text = (content: string | Uint8Array) => (typeof content === 'string' ? content : '');
    for (const [path, content] of bundleOf(goodness)) {
      expect(path).not.toContain('known');
      if (!path.endsWith('_blob.c'))
        expect(text(content), path).not.toMatch(/net_known|judge_answer|knowledge/i);
    }
  });
});
