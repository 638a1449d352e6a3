import { join } from 'node:path';
import { writeScratch } from '../io/write-file.js';
import { type Library, sourcesFor } from '../simulate/library.js';
import { placingFlags, renderFile, runtimeOf } from '../simulate/runtime.js';
import type { CortexMTarget } from '../simulate/target.js';
import { compile, findCompiler, link } from '../simulate/toolchain.js';
import { benchTemplates } from './plugin.js';

/** A program to build around a bundle. */
export interface BenchProgram {
  readonly target: CortexMTarget;
  /** Sources in addition to the main file, and the folders of their headers. */
  readonly sources: readonly string[];
  readonly includes: readonly string[];
  /** Text of its main file. */
  readonly main: string;
  /** Where sources, objects and the program go; made when absent. */
  readonly folder: string;
  /** Compiler flags after those of the target. */
  readonly flags?: readonly string[];
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
  const runtime = runtimeOf(target);
  const { files } = await compile({
    target,
    compiler,
    sources: [...sources, mainFile, ...runtime.sources],
    includes: [...includes, ...runtime.includes, benchTemplates()],
    flags,
    folder,
  });
  const program = join(folder, 'bench.elf');
  await link(target, compiler, files, await placingFlags(target, folder), program);
  return program;
}

/**
 * Builds a program of templates/bench around a bundle.
 *
 * @param values of the template, in addition to the name of the bundle
 * @returns the path of the program
 * @throws SimulationError as buildProgram
 */
export async function buildBench(
  library: Library,
  template: string,
  build: Pick<BenchProgram, 'target' | 'folder' | 'flags'>,
  values: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const { name, includes } = library;
  const named = { name, prefix: name.toUpperCase(), ...values };
  const main = await renderFile(join(benchTemplates(), template), named);
  return buildProgram({ ...build, sources: sourcesFor(library, build.target), includes, main });
}
