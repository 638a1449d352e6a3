import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { crc32 } from '../../src/codegen/blob.js';
import { BLOB_MAGIC, BLOB_VERSION } from '../../src/codegen/blob-layout.js';
import { BLOB_STATUSES } from '../../src/codegen/blob-status.js';
import { KERNEL_NAMES, type KernelName } from '../../src/codegen/kernels/registry.js';
import { DECISIONS, decisionOf } from '../../src/kernel/decision/decision.js';
import { createCExecutor } from '../../src/simulate/c-executor.js';
import { compareAnswers } from '../../src/simulate/compare.js';
import type { RunOptions } from '../../src/simulate/executor.js';
import { runTool } from '../../src/simulate/toolchain.js';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
import { writeBundle } from '../simulate/fixtures/bundle.js';
import { testedTarget } from '../simulate/fixtures/tools.js';
import { CASES, CONVOLUTIONS, GOODNESS, HEADS, ROUTINE, writeCase } from './fixtures/blob-cases.js';
import { describeDamagedBlobs, isInNpmTest } from './fixtures/damaged-blobs.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-blob-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const bundles = CASES.map((_, i) => join(folder, `bundle-${i}`));
const loaded = CASES.map((_, i) => join(folder, `loaded-${i}`));
for (const [i, [, network]] of CASES.entries()) {
  await writeCase(network, bundles[i]);
  await writeCase(network, loaded[i]);
  await useBlob(loaded[i]);
}

function blobOf(bundle: string, kernel: KernelName): Promise<Buffer> {
  return readFile(join(bundle, `blob/net-${kernel}.bin`));
}

describe('a blob', () => {
  it('has a checksum that everybody computes alike', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array())).toBe(0);
  });

  it.each(
    KERNEL_NAMES.flatMap(
      (kernel) =>
        [
          [kernel, GOODNESS],
          [kernel, HEADS],
          [kernel, CONVOLUTIONS],
        ] as const,
    ),
  )('starts with what it is, and ends with its checksum: %s, network %i', async (kernel, index) => {
    const [, { model }] = CASES[index];
    const blob = await blobOf(bundles[index], kernel);
    const words = Array.from({ length: 22 }, (_, i) => blob.readInt32LE(4 * i));
    expect(words.slice(0, 6)).toEqual([
      BLOB_MAGIC,
      BLOB_VERSION,
      blob.length,
      ['portable', 'packed', 'dsp', 'helium'].indexOf(kernel),
      model.features,
      model.classes,
    ]);
    expect(words.slice(7, 10)).toEqual([model.layerCount, model.exitCount, model.rule]);
    expect(words.slice(13, 16)).toEqual([model.labelSlots, model.labelSquare, model.labelMultiplier]);
    expect(words.slice(19, 21)).toEqual([DECISIONS.indexOf(decisionOf(model)), model.labelCount]);
    expect(words[21] === 0).toBe(model.headCount === 0);
    expect(
      [...words.slice(16, 19), words[21]].every((offset) => offset % 4 === 0 && offset < blob.length),
    ).toBe(true);
    expect(blob.readUInt32LE(blob.length - 4)).toBe(crc32(blob.subarray(0, -4)));
  });

  it('means something else when the class names are others', async () => {
    const other = join(folder, 'other');
    const [, network] = CASES[1];
    await writeBundle(network, other, undefined, { classNames: ['n', 's', 'v', 'f'] });
    const [here, there] = await Promise.all([blobOf(bundles[1], 'dsp'), blobOf(other, 'dsp')]);
    expect(there.length).toBe(here.length);
    expect(there.readUInt32LE(24)).not.toBe(here.readUInt32LE(24));
    expect(there.subarray(28, -4)).toEqual(here.subarray(28, -4));
  });

  it('has a status of its own for everything that may be wrong', async () => {
    const header = await readFile(join(bundles[0], 'include/net_blob.h'), 'utf8');
    const listed = [...header.matchAll(/^ {4}(NET_BLOB_\w+) = (\d+)/gm)].map(([, name, value]) => [
      name,
      Number(value),
    ]);
    expect(listed).toEqual(BLOB_STATUSES.map(({ name, value }) => [`NET_BLOB_${name}`, value]));
    expect(new Set(BLOB_STATUSES.map(({ value }) => value)).size).toBe(BLOB_STATUSES.length);
  });
});

/** A file with the blobs of all kernels, and a function that opens that of the build. */
async function openedSource(bundle: string): Promise<string> {
  const arrays = await Promise.all(
    KERNEL_NAMES.map(async (kernel) => {
      const blob = await blobOf(bundle, kernel);
      const words = Array.from({ length: blob.length / 4 }, (_, i) => `${blob.readUInt32LE(4 * i)}U`);
      return `#if NET_KERNEL == NET_KERNEL_${kernel.toUpperCase()}\nstatic const uint32_t blob[] = {${words.join(', ')}};\n#endif\n`;
    }),
  );
  return `#include "net_opened.h"\n${arrays.join('')}
const net_blob_t *net_opened(void)
{
    static net_blob_t opened;
    if (opened.model.layer_count == 0 && net_open_blob(blob, sizeof blob, &opened) != NET_BLOB_OK) {
        __builtin_trap();
    }
    return &opened;
}
`;
}

/** Makes the functions of a bundle use its blob instead of its constants. */
async function useBlob(bundle: string): Promise<void> {
  const routine = join(bundle, 'src/net.c');
  const text = await readFile(routine, 'utf8');
  const pattern = /net_(classify_model|begin_model|step_model|get_best)\(&net_model, /g;
  expect(text.match(pattern)).toHaveLength(4);
  const loaded = text.replace(
    pattern,
    (_, name) => `net_${name.replace('_model', '').replace('get_', '')}_blob(net_opened(), `,
  );
  await writeFile(routine, `#include "net_opened.h"\n${loaded}`);
  await writeFile(
    join(bundle, 'src/net_opened.h'),
    '#include "net_blob.h"\nconst net_blob_t *net_opened(void);\n',
  );
  await writeFile(join(bundle, 'src/net_opened.c'), await openedSource(bundle));
}

const cores = await Promise.all(['host', 'cortex-m0plus', 'cortex-m4', 'cortex-m55'].map(testedTarget));
const RUNS: readonly RunOptions[] = [{ mode: 'classify' }, { mode: 'step' }, { mode: 'step', steps: 2 }];

for (const { target, title, absent } of cores) {
  describe.skipIf(absent)(`a network that was opened on ${title}`, () => {
    it.each(CASES.map(([name, network], i) => ({ name, i, ...network })))(
      'gives the integers of the constant form: $name',
      async ({ i, model, samples }) => {
        const executor = createCExecutor({
          bundle: loaded[i],
          name: 'net',
          target,
          workDir: join(folder, `${target.name}-${i}`),
          flags: ['-Werror'],
        });
        expect(await executor.selfTest()).toBe(0);
        for (const run of RUNS) {
          const expected = await createTypescriptExecutor(model, run).run(samples);
          expect(compareAnswers(expected, await executor.calledBy(run).run(samples))).toEqual({
            samples: samples.count,
            mismatches: { label: 0, exit: 0, margin: 0, settled: 0, goodness: 0, samples: 0 },
          });
        }
      },
    );
  });
}

const [host] = cores;
const compiler = host.target.compilers[0];

/** A program that opens a file with the library of a bundle and prints the status. */
async function openWith(bundle: string, blob: string, kernel: KernelName): Promise<number> {
  const program = join(folder, 'open');
  const source = join(folder, 'open.c');
  await writeFile(
    source,
    `#include <stdio.h>\n#include "net_blob.h"\nstatic uint32_t words[1 << 14];\nint main(int argc, char *argv[]) {
  static net_blob_t opened;
  FILE *const file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  const size_t length = file == NULL ? 0 : fread(words, 1, sizeof words, file);
  printf("%d", (int)net_open_blob(words, (uint32_t)length, &opened));
  return 0;
}
`,
  );
  const built = await runTool(compiler, [
    ...['-std=c99', `-DNET_KERNEL=NET_KERNEL_${kernel.toUpperCase()}`],
    // Opening a blob is the same C on every computer, and the packed kernel has a form in C that runs on any.
    ...(kernel === 'portable' ? [] : [`-DNET_RUNS_${kernel.toUpperCase()}=1`]),
    ...[`-I${join(bundle, 'include')}`, `-I${join(bundle, 'src')}`],
    ...['net_blob.c', ...ROUTINE].map((file) => join(bundle, 'src', file)),
    ...[source, '-o', program],
  ]);
  expect(built.output).toBe('');
  const { output } = await runTool(program, [blob]);
  return Number(output);
}

describe.skipIf(host.absent)('a library', () => {
  it('refuses networks in which something else decides than it has the code for', async () => {
    const statusOf = (name: string) => BLOB_STATUSES.find((status) => status.name === name)?.value;
    // Networks of the same features, classes and class names.
    const [, goodness] = CASES[1];
    const [, { model }] = CASES[3];
    const four = {
      ...goodness,
      model: {
        ...model,
        classes: goodness.model.classes,
        heads: model.heads.map((head) => ({
          ...head,
          weights: head.weights.filter((_, i) => i % model.classes < goodness.model.classes),
          bias: head.bias.subarray(0, goodness.model.classes),
        })),
      },
    };
    const heads = join(folder, 'four-classes');
    await writeCase(four, heads);
    const blobs = [bundles[1], heads].map((bundle) => join(bundle, 'blob/net-portable.bin'));
    const statuses = [];
    for (const bundle of [bundles[1], heads]) {
      for (const blob of blobs) statuses.push(await openWith(bundle, blob, 'portable'));
    }
    const refused = statusOf('BAD_DECISION');
    expect(statuses).toEqual([statusOf('OK'), refused, refused, statusOf('OK')]);
  });
});

describeDamagedBlobs(isInNpmTest);
