import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { benchKernels } from '../src/bench/kernels.js';
import { testedCores } from '../test/bench/cores.js';

const workDir = await mkdtemp(join(tmpdir(), 'ffirm kernels '));
afterAll(() => rm(workDir, { recursive: true, force: true }));

for (const { target, absent, title } of await testedCores()) {
  describe.skipIf(absent)(`the matrix kernel on ${title}`, () => {
    test('computes what plain loops compute, in fewer instructions', async () => {
      const { rows, kernel } = await benchKernels(target, workDir);
      expect(kernel).toBe(target.kernel);
      expect(rows.map(({ inputs, outputs, zeroShare }) => [inputs, outputs, zeroShare])).toEqual(
        [
          [784, 128],
          [256, 128],
          [64, 64],
        ].flatMap((shape) => [0, 0.5, 0.8].map((share) => [...shape, share])),
      );
      for (const row of rows) {
        expect(row.kernel.instructions).toBeLessThan(row.naive.instructions);
        expect(row.kernel.cycles).toBeLessThan(row.naive.cycles);
        expect(row.twin?.instructions).toBeGreaterThan(row.kernel.instructions);
        expect(row.portable.instructions).toBeLessThan(row.naive.instructions * 1.2);
      }
      const sparse = rows.filter((row) => row.zeroShare === 0.8);
      if (kernel !== 'helium') {
        for (const row of sparse) expect(row.kernel.instructions).toBeLessThan(row.naive.instructions / 4);
      }
    });
  });
}
