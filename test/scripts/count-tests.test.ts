import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/io/package.js';
import { runTool } from '../../src/simulate/toolchain.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-count-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const allowed = join(folder, 'allowed.json');
await writeFile(allowed, JSON.stringify([{ title: 'without data', reason: 'no data' }]));
let files = 0;

interface File {
  readonly status: 'passed' | 'failed';
  readonly tests: readonly (readonly [fullName: string, status: string])[];
}

/** What vitest's json reporter writes of these files. */
function report(results: readonly File[], success: boolean) {
  const tests = results.flatMap((file) => file.tests);
  const count = (...kinds: readonly string[]) => tests.filter(([, kind]) => kinds.includes(kind)).length;
  return {
    success,
    numTotalTests: tests.length,
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('skipped', 'pending'),
    numTodoTests: count('todo'),
    testResults: results.map(({ status, tests: own }) => ({
      status,
      assertionResults: own.map(([fullName, kind]) => ({ fullName, status: kind })),
    })),
  };
}

async function count(...contents: readonly (object | string)[]) {
  const paths = await Promise.all(
    contents.map(async (content) => {
      files += 1;
      const path = join(folder, `${files}.json`);
      await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
      return path;
    }),
  );
  const script = join(packageRoot, 'scripts/count-tests.mjs');
  return runTool(process.execPath, [script, ...paths, '--allowed', allowed]);
}

const good: File = { status: 'passed', tests: [['a', 'passed']] };

describe('the count of tests', () => {
  it('adds up all files, and is content when nothing is wrong', async () => {
    const other: File = {
      status: 'passed',
      tests: [
        ['b', 'passed'],
        ['c without data', 'skipped'],
      ],
    };
    const { exitCode, output } = await count(report([good], true), report([good, other], true));
    expect([exitCode, output.trim()]).toEqual([0, '3 passed, 0 failed, 1 skipped']);
  });

  it.each([
    [
      'a test that failed',
      report([{ status: 'failed', tests: [['a', 'failed']] }], false),
      '0 passed, 1 failed',
    ],
    [
      'a file that failed beside its tests',
      report([good, { status: 'failed', tests: [] }], false),
      '1 failed',
    ],
    ['an error that no test caught', report([good], false), 'an error that no test caught'],
    ['no tests', report([], true), 'no tests'],
    [
      'a skip that is not listed',
      report([good, { status: 'passed', tests: [['d', 'skipped']] }], true),
      /not on the list.*: d$/m,
    ],
    [
      'a pending test',
      report([good, { status: 'passed', tests: [['d', 'pending']] }], true),
      /not on the list.*: d$/m,
    ],
    [
      'a test to do',
      report([good, { status: 'passed', tests: [['e', 'todo']] }], true),
      /not on the list.*: e$/m,
    ],
    ['a damaged file', '{"success": tr', 'no test results'],
  ])('fails for %s', async (_, content, message) => {
    const { exitCode, output } = await count(content);
    expect(exitCode).toBe(1);
    expect(output).toMatch(message);
    expect(output.trim().split('\n').at(-1)).toMatch(/^\d+ passed, \d+ failed, \d+ skipped$/);
  });

  it('fails where a file is missing, and where none is named', async () => {
    const script = join(packageRoot, 'scripts/count-tests.mjs');
    const missing = await runTool(process.execPath, [script, join(folder, 'none.json')]);
    expect([missing.exitCode, missing.output]).toEqual([1, expect.stringContaining('no test results')]);
    const none = await runTool(process.execPath, [script]);
    expect([none.exitCode, none.output]).toEqual([1, expect.stringContaining('no file of results')]);
  });
});

describe('a run of vitest', () => {
  it('fails when one test is run alone, whatever CI is set to', async () => {
    for (const file of ['vitest.config.ts', 'vitest.long.config.ts']) {
      const config: unknown = (await import(join(packageRoot, file))).default;
      expect(config).toMatchObject({ test: { allowOnly: false } });
    }
  });
});
