import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../src/io/package.js';
import { runTool } from '../src/simulate/toolchain.js';
import { describeAnalysis } from '../test/packages/fixtures/analysis.js';
import { missingTools, skipReason } from '../test/packages/fixtures/analysis-tools.js';

it.skipIf(missingTools.length > 0)(
  `networks with a front end have no finding but documented deviations, for every core${skipReason}`,
  async () => {
    const script = join(packageRoot, 'scripts', 'analyze.mjs');
    const { exitCode, output } = await runTool(process.execPath, [script]);
    for (const bundle of ['windows', 'raw', 'beats']) {
      expect(output).toMatch(
        new RegExp(`^analyze: ${bundle}: 0 findings, \\d{2,3} documented deviations$`, 'm'),
      );
    }
    expect(exitCode).toBe(0);
  },
  1_200_000,
);

describeAnalysis(['goodness', 'heads', 'convolutions', 'learning']);
