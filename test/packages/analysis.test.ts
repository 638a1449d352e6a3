import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/io/package.js';
import { runTool } from '../../src/simulate/toolchain.js';
import { writeBundle } from '../simulate/fixtures/bundle.js';
import { randomConvolutionsCase } from '../simulate/fixtures/random-convolutions.js';
import { randomHeadsCase } from '../simulate/fixtures/random-heads.js';
import { randomCase } from '../simulate/fixtures/random-model.js';
import { missingTools, skipReason } from './fixtures/analysis-tools.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-analysis-test-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Wrong in a way that each of the tools finds. */
const MISTAKE = `
int32_t net_mistake(const int32_t *numbers);
int32_t net_mistake(const int32_t *numbers)
{
    return numbers == 0 ? *numbers : 0;
}
`;

describe.skipIf(missingTools.length > 0)(`static analysis of generated C${skipReason}`, () => {
  it.each([
    ['goodness', randomCase],
    ['heads', randomHeadsCase],
    ['convolutions', randomConvolutionsCase],
  ] as const)(
    'finds nothing but documented deviations, and a mistake that was put in with every tool: %s',
    async (decision, cases) => {
      const [random] = fc.sample(cases, { seed: 11, numRuns: 1 });
      const bundle = join(folder, decision, 'bundle');
      await writeBundle(random, bundle);
      // One core is enough here: `npm run analyze` looks at all.
      await Promise.all(['packed', 'helium'].map((kernel) => rm(join(bundle, `src/net_kernel_${kernel}.c`))));
      await appendFile(join(bundle, 'src/net_input.c'), MISTAKE);
      const script = join(packageRoot, 'scripts', 'analyze.mjs');
      const { exitCode, output } = await runTool(process.execPath, [script, bundle]);
      const findings = output.split('\n').filter((line) => /^\S+:\d+: /.test(line));
      expect(findings.filter((line) => !line.startsWith('net_input.c:'))).toEqual([]);
      for (const tool of ['gcc', 'clang-tidy', 'cppcheck']) {
        expect(findings.filter((line) => line.includes(`(${tool})`)).length, tool).toBeGreaterThan(0);
      }
      expect(output).toMatch(/bundle: \d+ findings, \d{2,} documented deviations/);
      expect(exitCode).toBe(1);
    },
  );
});
