import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../io/package.js';
import { writeScratch } from '../io/write-file.js';
import { memoryMap } from '../simulate/compiled-bundle.js';
import type { CortexMTarget } from '../simulate/target.js';
import { compile, findCompiler, link } from '../simulate/toolchain.js';
import { compileTemplates } from '../text/template.js';
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

/** The text of a template in templates/bench with the values put in. */
export async function renderBench(
  template: string,
  values: Readonly<Record<string, unknown>>,
): Promise<string> {
  const text = await readFile(join(benchTemplates(), template), 'utf8');
  return compileTemplates(new Map([[template, text]]))(template, values);
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
  const mainFile = join(folder, 'ffirm_bench.c');
  await writeScratch(mainFile, main);
  const script = join(folder, 'cortex-m.ld');
  await writeScratch(script, await memoryMap(target));
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
