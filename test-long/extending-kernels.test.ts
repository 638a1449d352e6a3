import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../src/io/package.js';
import { compareAnswers } from '../src/simulate/compare.js';
import { MODES } from '../src/simulate/mode-answers.js';
import { createTypescriptExecutor } from '../src/simulate/typescript.js';
import { copyWithPage, readSections } from '../test/docs/fixtures/extended-package.js';
import { bundleInput, writeFiles } from '../test/simulate/fixtures/bundle.js';
import { randomCase } from '../test/simulate/fixtures/random-model.js';
import { testedTarget } from '../test/simulate/fixtures/tools.js';

const PAGE = 'extending-kernels.md';
const copy = await copyWithPage(PAGE);
const folder = await mkdtemp(join(tmpdir(), 'ffirm-kernel-'));
afterAll(async () => {
  for (const made of [copy, folder]) await rm(made, { recursive: true, force: true });
});

/** The modules of the copy, which know the kernel. */
const bundles: typeof import('../src/codegen/bundle.js') = await import(join(copy, 'src/codegen/bundle.ts'));
const registry: typeof import('../src/codegen/kernels/registry.js') = await import(
  join(copy, 'src/codegen/kernels/registry.ts')
);
const targets: typeof import('../src/simulate/target.js') = await import(
  join(copy, 'src/simulate/target.ts')
);
const compiling: typeof import('../src/simulate/compiled-bundle.js') = await import(
  join(copy, 'src/simulate/compiled-bundle.ts')
);
const checking: typeof import('../src/simulate/checks.js') = await import(
  join(copy, 'src/simulate/checks.ts')
);
const executing: typeof import('../src/simulate/c-executor.js') = await import(
  join(copy, 'src/simulate/c-executor.ts')
);

const host = await testedTarget('host');
const [random] = fc.sample(
  randomCase.filter(({ model }) => model.layerCount === 3 && model.exitCount > 4),
  { seed: 5, numRuns: 1 },
);
const input = { ...bundleInput(random), kernels: registry.KERNEL_NAMES };

describe('the kernel of docs/extending-kernels.md', () => {
  it('is a folder of its own and lines in the registry, and nothing else', async () => {
    const blocks = [...(await readSections(PAGE)).values()].flat();
    const placesOf = (isChange: boolean) => [
      ...new Set(
        blocks
          .filter(({ language }) => (language === 'diff') === isChange)
          .map(({ file }) => (isChange ? file : dirname(file))),
      ),
    ];
    expect(placesOf(false)).toEqual(['src/codegen/kernels/columns']);
    expect(placesOf(true)).toEqual(['src/codegen/kernels/registry.ts']);
  });

  it.skipIf(host.absent)(`gives every integer of every answer, from memory, too: ${host.title}`, async () => {
    const bundle = join(folder, 'bundle');
    const fresh = bundles.generateBundle(input);
    await writeFiles(fresh, bundle);
    expect([...fresh.keys()]).toContain('src/net_kernel_columns.c');
    expect([...fresh.keys()]).toContain('blob/net-columns.bin');
    const header = await readFile(join(bundle, 'include/net.h'), 'utf8');
    for (const [kernel, number] of [
      ['PORTABLE', 0],
      ['PACKED', 1],
      ['DSP', 2],
      ['HELIUM', 3],
      ['COLUMNS', 4],
    ]) {
      expect(header).toContain(`#define NET_KERNEL_${kernel} ${number} `);
    }
    const file = await readFile(join(packageRoot, 'targets/host.json'), 'utf8');
    const target = targets.parseTarget(
      file.replace('"kernel": "portable"', '"kernel": "columns"'),
      'host.json',
    );
    const work = join(folder, 'work');
    const compiled = await compiling.compileBundle({ bundle, name: 'net', target, folder: work, flags: [] });
    const { count, features, inputs } = random.samples;
    const report = await checking.checkCompiled(compiled, {
      input,
      fresh,
      features: Float32Array.from(inputs, (value) => value / input.file.network.scales.inputScale),
      samples: { count, features, inputs },
    });
    expect(report).toMatchObject({
      kernel: 'columns',
      constants: { wrong: [] },
      golden: { vectors: count, wrong: [], unnoticed: 0 },
      edges: { mismatches: { samples: 0 } },
      blob: { wrong: [] },
    });
    for (const mode of MODES) {
      const options = { bundle, name: 'net', target, workDir: join(folder, mode), mode };
      const actual = await executing.createCExecutor(options).run(random.samples);
      const expected = await createTypescriptExecutor(random.model, { mode }).run(random.samples);
      expect(compareAnswers(expected, actual).mismatches.samples).toBe(0);
    }
  });
});
