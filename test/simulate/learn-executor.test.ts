import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createLearnExecutor } from '../../src/simulate/learn-executor.js';
import { writeBundle } from './fixtures/bundle.js';
import { learningCase } from './fixtures/learning.js';
import { testedTarget } from './fixtures/tools.js';

const workDir = await mkdtemp(join(tmpdir(), 'ffirm-learn-test-'));

afterAll(() => rm(workDir, { recursive: true, force: true }));

const CASES = fc.sample(learningCase, { seed: 7, numRuns: 6 });

const TARGETS = await Promise.all(['host', 'cortex-m4', 'cortex-m0plus'].map(testedTarget));

describe.each(CASES.map((drawn, i) => ({ ...drawn, i })))(
  'learner $i in C obeys like that in TypeScript',
  ({ i, random, adaptation, commands, returned }) => {
    test.for(TARGETS)('$title', async ({ target, absent }, { skip }) => {
      skip(absent);
      const bundle = join(workDir, `${target.name}-${i}`);
      await writeBundle(random, bundle, undefined, { adaptation });
      const flags =
        target.kind === 'host' ? ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'] : [];
      const executor = createLearnExecutor({ bundle, name: 'net', target, workDir: bundle, flags });
      const run = await executor.run(random.model, commands, returned);
      expect(run.first === undefined ? undefined : commands[run.first]).toBeUndefined();
      expect(run.mismatches).toBe(0);
    });
  },
);

test('the cases learn, ask, refuse and stop', () => {
  const rows = CASES.flatMap(({ commands, returned }) =>
    returned.map((values, i) => ({ op: commands[i].op, value: values[0] })),
  );
  const of = (op: string) => new Set(rows.filter((row) => row.op === op).map(({ value }) => value));
  expect(Math.max(...of('learn'))).toBeGreaterThan(20);
  expect(of('answer')).toEqual(new Set([0, 1]));
  expect(of('newer').size).toBeGreaterThan(1);
  expect(of('import')).toContain(0);
  expect(of('import')).toContain(1);
  expect(of('offer').size).toBeGreaterThan(3);
});
