import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/io/package.js';
import { runTool } from '../../src/simulate/toolchain.js';
import { fixtures, needs } from './support.js';

const python = await needs('python3');

it.skipIf(python.absent)(
  `the build step for PlatformIO divides commands as Windows and POSIX do, and says every fault in one line${python.note}`,
  async () => {
    const tests = join(fixtures, 'platformio', 'build_step_test.py');
    const script = join(packageRoot, 'platformio', 'ffirm_platformio.py');
    const { exitCode, output } = await runTool('python3', ['-B', tests, script], { timeoutSeconds: 100 });
    expect(exitCode, output).toBe(0);
    expect(output).toMatch(/Ran 5 tests/);
  },
);
