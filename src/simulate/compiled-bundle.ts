import { join, resolve } from 'node:path';
import { nodeDisk } from '../io/disk.js';
import { type Library, openLibrary, sourcesFor } from './library.js';
import { placingFlags, runtimeOf, writeHarness } from './runtime.js';
import type { Target } from './target.js';
import { compile, findCompiler, link } from './toolchain.js';

/** What to compile and where. */
export interface Compiling {
  /** Folder of the generated bundle. */
  readonly bundle: string;
  /** Name of the bundle: prefix of its symbols and files. */
  readonly name: string;
  readonly target: Target;
  /** Folder for objects and programs; made when absent. */
  readonly folder: string;
  /** Compiler flags after those of the target, such as sanitizers. */
  readonly flags: readonly string[];
}

/** A bundle compiled for a target: what all programs that run it are linked with. */
export interface CompiledBundle extends Compiling {
  readonly library: Library;
  readonly compiler: string;
  /** Sources of the bundle, and their objects in the same order. */
  readonly sources: readonly string[];
  readonly objects: readonly string[];
  /** Objects of the harness's files, console and start of the core. */
  readonly runtime: readonly string[];
  /** Compiler warnings in the bundle's own sources; "" if there are none. */
  readonly warnings: string;
}

/**
 * Compiles a bundle for a target, once for all programs.
 *
 * @throws SimulationError when the folder is not a bundle, a tool is missing, or a source does not compile
 */
export async function compileBundle(compiling: Compiling): Promise<CompiledBundle> {
  const { bundle, name, target, folder, flags } = compiling;
  const library = await openLibrary(bundle, name);
  const compiler = await findCompiler(target);
  await nodeDisk.mkdir(folder, { recursive: true });
  const sources = sourcesFor(library, target);
  const common = { target, compiler, flags, folder };
  const [own, runtime] = await Promise.all([
    compile({ ...common, includes: library.includes, sources }),
    compile({ ...common, ...runtimeOf(target) }),
  ]);
  return {
    ...compiling,
    ...{ library, compiler, sources },
    objects: own.files,
    runtime: runtime.files,
    warnings: own.warnings,
  };
}

/** The options of an executor of C. */
export interface ExecutorOptions extends Pick<Compiling, 'bundle' | 'name' | 'target'> {
  /** Folder for objects and programs; created if absent. Executors that differ only in flags need different ones. */
  readonly workDir: string;
  /** Compiler flags after those of the target, such as sanitizers. */
  readonly flags?: readonly string[];
  /** The bundle as it was compiled before, for the same target; compiled in workDir when absent. */
  readonly compiled?: CompiledBundle;
  /** Longest time a run may take; that of every program when absent. */
  readonly timeoutSeconds?: number;
}

/**
 * The bundle of an executor: as it was compiled before, or compiled now in a folder of that name.
 *
 * @throws SimulationError as compileBundle
 */
export async function compiledFor(options: ExecutorOptions, purpose: string): Promise<CompiledBundle> {
  const { bundle, name, target, workDir, flags = [], compiled } = options;
  // Absolute, because programs run in other folders.
  const folder = resolve(workDir, target.name, purpose);
  return compiled ?? compileBundle({ bundle, name, target, folder, flags });
}

/**
 * Builds a program around a compiled bundle.
 *
 * @param templates of its C sources
 * @returns its path
 * @throws SimulationError when a source does not compile, or linking fails
 */
export async function linkProgram(
  compiled: CompiledBundle,
  program: string,
  templates: readonly string[],
  values: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { library, target, compiler, folder, flags } = compiled;
  const sources = await Promise.all(templates.map((template) => writeHarness(template, values, folder)));
  const includes = [...library.includes, ...runtimeOf(target).includes];
  const own = await compile({ target, compiler, includes, flags, folder, sources });
  const placing = await placingFlags(target, folder);
  const path = join(folder, target.kind === 'cortex-m' ? `${program}.elf` : program);
  const objects = [...compiled.objects, ...own.files, ...compiled.runtime];
  await link(target, compiler, objects, [...placing, ...flags], path);
  return path;
}
