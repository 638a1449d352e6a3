import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createCExecutor } from '../src/simulate/c-executor.js';
import { compareAnswers } from '../src/simulate/compare.js';
import { createTypescriptExecutor } from '../src/simulate/typescript.js';
import { writeBundle } from '../test/simulate/fixtures/bundle.js';
import { randomCase } from '../test/simulate/fixtures/random-model.js';
import { testedTarget } from '../test/simulate/fixtures/tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-aliasing-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A network of which some kernels list the values of a vector and others do not. */
const [random] = fc.sample(
  randomCase.filter(({ model, zeroShares }) => model.layerCount > 1 && Math.max(...zeroShares) > 0.6),
  { seed: 8, numRuns: 1 },
);
const bundle = join(folder, 'net');
await writeBundle(random, bundle);

const FLAGS = ['-O3', '-flto', '-fstrict-aliasing', '-Wstrict-aliasing=1', '-Werror'];
const TARGETS = await Promise.all(['host', 'cortex-m0plus', 'cortex-m4', 'cortex-m55'].map(testedTarget));

describe('a bundle that is optimized as a whole by a compiler which believes in types', () => {
  for (const { target, title, absent } of TARGETS) {
    for (const only of target.kind === 'host' ? [[]] : [[], ['-DNET_KERNEL_C_ONLY']]) {
      it.skipIf(absent)(`has no warning and every integer: ${title} ${only.join(' ')}`, async () => {
        const workDir = join(folder, `${target.name}${only.join('')}`);
        const executor = createCExecutor({
          bundle,
          name: 'net',
          target,
          workDir,
          flags: [...FLAGS, ...only],
        });
        expect((await executor.build()).warnings).toBe('');
        const expected = await createTypescriptExecutor(random.model).run(random.samples);
        expect(compareAnswers(expected, await executor.run(random.samples)).mismatches.samples).toBe(0);
      });
    }
  }
});
