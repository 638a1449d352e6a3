import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLibrary, sourcesFor } from '../../src/simulate/library.js';
import { runHarness } from '../../src/simulate/program.js';
import { placingFlags, runtimeOf } from '../../src/simulate/runtime.js';
import { decodeAnswers } from '../../src/simulate/samples.js';
import type { Target } from '../../src/simulate/target.js';
import { compile, findCompiler, link, requireTool } from '../../src/simulate/toolchain.js';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
import { writeBundle } from '../simulate/fixtures/bundle.js';
import { testedTarget } from '../simulate/fixtures/tools.js';
import { network, scratchFolder } from './support.js';

const folder = await scratchFolder('two-models');
const MODELS = await Promise.all(
  // A prefix may be the beginning of another.
  [
    { name: 'net', random: network(71) },
    { name: 'net_b', random: network(72) },
  ].map(async (model) => {
    const bundle = join(folder, model.name);
    await writeBundle(model.random, bundle, undefined, { name: model.name });
    return { ...model, bundle };
  }),
);
const COUNT = MODELS[0].random.samples.count;

/** For one model: reading its samples, steps of a sample, its answers. */
const partsOf = (name: string) => `
static ${name}_workspace_t ${name}_workspace;
static int8_t ${name}_samples[${COUNT}][${name.toUpperCase()}_FEATURES];
static int32_t ${name}_answers[${COUNT}][4 + ${name.toUpperCase()}_CLASSES];
static bool read_${name}(const char *path)
{
    return ffirm_open(FFIRM_SAMPLES, path) &&
           ffirm_read(FFIRM_SAMPLES, ${name}_samples, sizeof ${name}_samples) == sizeof ${name}_samples &&
           ffirm_close(FFIRM_SAMPLES);
}
static void keep_${name}(int i)
{
    ${name}_result_t result;
    ${name}_best(&${name}_workspace, &result);
    ${name}_answers[i][0] = result.label;
    ${name}_answers[i][1] = result.exit;
    ${name}_answers[i][2] = result.margin;
    ${name}_answers[i][3] = result.settled;
    memcpy(&${name}_answers[i][4], result.goodness, sizeof result.goodness);
}
static bool write_${name}(const char *path)
{
    return ffirm_open(FFIRM_ANSWERS, path) &&
           ffirm_write(FFIRM_ANSWERS, ${name}_answers, sizeof ${name}_answers) && ffirm_close(FFIRM_ANSWERS);
}
`;

/** Both self-tests, then samples of both in turns: a step of one network, a step of the other. */
const MAIN = `#include <string.h>
#include "ffirm_io.h"
${MODELS.map(({ name }) => `#include "${name}.h"\n#include "${name}_selftest.h"\n${partsOf(name)}`).join('')}
int main(int argc, char *argv[])
{
    char report[] = "ffirm-report: {\\"failures\\":[0,0]}\\n";
    if (argc != 5 || !read_net(argv[1]) || !read_net_b(argv[2])) {
        return 1;
    }
    report[27] = (char)('0' + (net_selftest(&net_workspace) & 7));
    report[29] = (char)('0' + (net_b_selftest(&net_b_workspace) & 7));
    for (int i = 0; i < ${COUNT}; i++) {
        bool net_done = false;
        bool net_b_done = false;
        net_begin(net_samples[i], &net_workspace);
        net_b_begin(net_b_samples[i], &net_b_workspace);
        while (!net_done || !net_b_done) {
            net_done = net_step(net_samples[i], &net_workspace);
            net_b_done = net_b_step(net_b_samples[i], &net_b_workspace);
        }
        keep_net(i);
        keep_net_b(i);
    }
    ffirm_print(report);
    return write_net(argv[3]) && write_net_b(argv[4]) ? 0 : 1;
}
`;

/** Compiles both libraries and the program; the program and the object files of each library. */
async function build(target: Target) {
  const main = join(folder, `main-${target.name}.c`);
  await writeFile(main, MAIN);
  const compiler = await findCompiler(target);
  const libraries = await Promise.all(MODELS.map(({ bundle, name }) => openLibrary(bundle, name)));
  const common = { target, compiler, flags: ['-Werror'], folder };
  const objects = await Promise.all(
    libraries.map((library) =>
      compile({ ...common, includes: library.includes, sources: sourcesFor(library, target) }),
    ),
  );
  const runtime = runtimeOf(target);
  const program = await compile({
    ...common,
    includes: [...MODELS.map(({ bundle }) => join(bundle, 'include')), ...runtime.includes],
    sources: [main, ...runtime.sources],
  });
  const elf = join(folder, `both-${target.name}.elf`);
  const files = objects.map((library) => library.files);
  const flags = await placingFlags(target, folder);
  await link(target, compiler, [...program.files, ...files.flat()], flags, elf);
  return { elf, files };
}

const targets = await Promise.all(['host', 'cortex-m4'].map(testedTarget));

describe('two models in one image', () => {
  for (const { target, title, absent } of targets) {
    it.skipIf(absent)(`answer in turns like each alone in TypeScript: ${title}`, async () => {
      const { elf, files } = await build(target);
      const paths = MODELS.map(({ name }) => ({
        samples: `${name}.bin`,
        answers: `${name}-${target.name}.out`,
      }));
      for (const [i, { random }] of MODELS.entries()) {
        await writeFile(join(folder, paths[i].samples), random.samples.inputs);
      }
      const args = [...paths.map(({ samples }) => samples), ...paths.map(({ answers }) => answers)];
      const report = await runHarness(target, elf, args, { cwd: folder, timeoutSeconds: 60 });
      expect(report).toEqual({ failures: [0, 0] });
      for (const [i, { random }] of MODELS.entries()) {
        const bytes = await readFile(join(folder, paths[i].answers));
        const answers = decodeAnswers(bytes, COUNT, random.model.classes);
        expect(answers).toEqual(await createTypescriptExecutor(random.model).run(random.samples));
      }
      // Nothing has a name that the other could have.
      for (const [i, { name }] of MODELS.entries()) {
        const symbols = await requireTool(
          target,
          target.tools.nm,
          ['-P', '-g', ...files[i]],
          'listing symbols',
        );
        const defined = symbols.split('\n').filter((line) => / [A-TV-Z] /.test(line));
        expect(defined.length).toBeGreaterThan(5);
        for (const line of defined) expect(line).toMatch(new RegExp(`^${name}_`));
      }
    });
  }
});
