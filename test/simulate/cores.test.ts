import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createCExecutor } from '../../src/simulate/c-executor.js';
import { compareAnswers } from '../../src/simulate/compare.js';
import { listTargets, type Target } from '../../src/simulate/target.js';
import { testedTarget } from './fixtures/tools.js';
import { TOY, toyAnswers, toySamples } from './fixtures/toy.js';

const workDir = await mkdtemp(join(tmpdir(), 'ffirm cores '));
afterAll(() => rm(workDir, { recursive: true, force: true }));

let executors = 0;

function toyExecutor(target: Target, ...flags: readonly string[]) {
  executors += 1;
  return createCExecutor({
    ...{ bundle: TOY, name: 'toy', target, flags, timeoutSeconds: 60 },
    workDir: join(workDir, String(executors)),
  });
}

for (const name of await listTargets()) {
  const { target, absent, title } = await testedTarget(name);
  if (target.kind !== 'cortex-m') continue;

  describe.skipIf(absent)(`the harness on ${title}`, () => {
    test('gives the known answers', async () => {
      const samples = toySamples(500);
      const executor = toyExecutor(target);
      for (const run of [executor, executor.calledBy({ mode: 'step' })]) {
        expect(compareAnswers(toyAnswers(samples), await run.run(samples)).mismatches.samples).toBe(0);
      }
      expect(await executor.selfTest()).toBe(0);
      expect((await executor.build()).warnings).toBe('');
    });

    test('measures the stack', async () => {
      const executor = toyExecutor(target, '-DTOY_STACK_WORDS=2000');
      await executor.run(toySamples(1));
      expect(executor.stackBytes).toBeGreaterThanOrEqual(8000);
      expect(executor.stackBytes).toBeLessThan(8000 + 128);
    });

    test('reports faults and stack overflows', async () => {
      const crash = toyExecutor(target, '-DTOY_CRASH', '-w').run(toySamples(1));
      await expect(crash).rejects.toThrow(/stopped: fault at 0x[0-9a-f]{8}, fault status 0x/);
      const overflow = toyExecutor(target, '-DTOY_STACK_WORDS=20000').run(toySamples(1));
      await expect(overflow).rejects.toThrow('stopped: stack overflow');
    });
  });
}
