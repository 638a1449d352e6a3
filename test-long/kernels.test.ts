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
      const dense = rows.filter(({ positions }) => positions === 1);
      const convolutions = rows.filter(({ positions }) => positions > 1);
      expect(dense.map(({ title, macs, zeroShare }) => [title, macs, zeroShare])).toEqual(
        [
          ['784 x 128', 784 * 128],
          ['256 x 128', 256 * 128],
          ['64 x 64', 64 * 64],
        ].flatMap((layer) => [0, 0.5, 0.8].map((share) => [...layer, share])),
      );
      expect(convolutions.map(({ title, macs, zeroShare }) => [title, macs, zeroShare])).toEqual(
        [
          ['conv2d 3x3, 16 to 16 channels, 16x16', 16 * 16 * (3 * 3 * 16) * 16],
          ['conv1d 9, 6 to 16 channels, 128', 120 * (9 * 6) * 16],
          ['depthwise conv1d 9, 16 channels, 64', 64 * 9 * 16],
          ['depthwise conv2d 3x3, 16 channels, 16x16', 16 * 16 * (3 * 3) * 16],
        ].flatMap((layer) => [0, 0.5].map((share) => [...layer, share])),
      );
      for (const row of rows) {
        expect(row.kernel.instructions).toBeLessThan(row.naive.instructions);
        expect(row.kernel.cycles).toBeLessThan(row.naive.cycles);
        // A depthwise layer has no assembly on cores without SIMD: there its twin is the same code.
        const least = row.title.startsWith('depthwise')
          ? row.kernel.instructions
          : row.kernel.instructions + 1;
        expect(row.twin?.instructions).toBeGreaterThanOrEqual(least);
        expect(row.portable.instructions).toBeLessThan(row.naive.instructions * 1.2);
      }
      const mapped = convolutions.filter(({ title }) => !title.startsWith('depthwise'));
      for (const [full, half] of [mapped.slice(0, 2), mapped.slice(2)]) {
        // Patches of zeros are not multiplied, except with the vector extension; plain loops multiply them.
        if (kernel === 'helium') expect(half.kernel.instructions).toBe(full.kernel.instructions);
        else expect(half.kernel.instructions).toBeLessThan(full.kernel.instructions);
        expect(half.naive.instructions).toBeGreaterThan(full.naive.instructions * 0.99);
      }
      const sparse = dense.filter((row) => row.zeroShare === 0.8);
      if (kernel !== 'helium') {
        for (const row of sparse) expect(row.kernel.instructions).toBeLessThan(row.naive.instructions / 4);
      }
    });
  });
}
