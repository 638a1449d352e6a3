import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { packageRoot } from '../io/package.js';
import type { CortexMTarget } from '../simulate/target.js';
import { compile, findCompiler, link } from '../simulate/toolchain.js';
import { benchTemplates } from './plugin.js';

/** A program to build around a bundle. */
export interface BenchProgram {
  readonly target: CortexMTarget;
  /** Sources beside the main file, and the folders of their headers. */
  readonly sources: readonly string[];
  readonly includes: readonly string[];
  /** Text of its main file. */
  readonly main: string;
  /** Where sources, objects and the program go; made when absent. */
  readonly folder: string;
  /** Compiler flags after those of the target. */
  readonly flags?: readonly string[];
}

function harnessTemplates(): string {
  return join(packageRoot, 'templates', 'harness');
}

async function render(file: string, values: object): Promise<string> {
  return Handlebars.compile(await readFile(file, 'utf8'), { noEscape: true, strict: true })(values);
}

/** The text of a template in templates/bench with the values put in. */
export function renderBench(template: string, values: object): Promise<string> {
  return render(join(benchTemplates(), template), values);
}

/**
 * Compiles and links a program of the bench for a core, with the start-up and semihosting of the harness.
 *
 * @returns the path of the program
 * @throws SimulationError when a tool is missing, or compiling or linking fails
 */
export async function buildProgram(options: BenchProgram): Promise<string> {
  const { target, sources, includes, main, folder, flags = [] } = options;
  const compiler = await findCompiler(target);
  await mkdir(folder, { recursive: true });
  const mainFile = join(folder, 'ffirm_bench.c');
  await writeFile(mainFile, main);
  const script = join(folder, 'cortex-m.ld');
  await writeFile(script, await render(join(harnessTemplates(), 'cortex-m.ld.hbs'), target));
  const harness = ['ffirm_io_semihosting.c', 'ffirm_startup.c'].map((file) => join(harnessTemplates(), file));
  const { files } = await compile({
    target,
    compiler,
    sources: [...sources, mainFile, ...harness],
    includes: [...includes, harnessTemplates(), benchTemplates()],
    flags,
    folder,
  });
  const program = join(folder, 'bench.elf');
  await link(target, compiler, files, ['-T', script], program);
  return program;
}
