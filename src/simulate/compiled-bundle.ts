import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeDisk } from '../io/disk.js';
import { packageRoot } from '../io/package.js';
import { writeScratch } from '../io/write-file.js';
import { compileTemplates } from '../text/template.js';
import { UserText } from '../text/user-text.js';
import { type Library, openLibrary, sourcesFor } from './library.js';
import type { CortexMTarget, Target } from './target.js';
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

/** A bundle that was compiled for a target: what all programs that run it are linked with. */
export interface CompiledBundle extends Compiling {
  readonly library: Library;
  readonly compiler: string;
  /** Sources of the bundle, and their objects in the same order. */
  readonly sources: readonly string[];
  readonly objects: readonly string[];
  /** Objects of the harness's files, console and start of the core. */
  readonly runtime: readonly string[];
  /** What the compiler warned about in the bundle's own sources; "" when nothing. */
  readonly warnings: string;
}

/** The folder of the harness's sources. */
export function harnessTemplates(): string {
  return join(packageRoot, 'templates', 'harness');
}

/** A template of the harness with the values put in. */
export async function renderHarness(
  template: string,
  values: Readonly<Record<string, unknown>>,
): Promise<string> {
  const text = await readFile(join(harnessTemplates(), template), 'utf8');
  return compileTemplates(new Map([[template, text]]))(template, values);
}

/** The text of a linker script that places a program in the memory of a target. */
export function memoryMap({ title, memory }: CortexMTarget): Promise<string> {
  return renderHarness('cortex-m.ld.hbs', { title: new UserText(title), memory });
}

/**
 * Compiles a bundle for a target, once for all programs.
 *
 * @throws SimulationError when the folder is no bundle, a tool is missing, or a source does not compile
 */
export async function compileBundle(compiling: Compiling): Promise<CompiledBundle> {
  const { bundle, name, target, folder, flags } = compiling;
  const library = await openLibrary(bundle, name);
  const compiler = await findCompiler(target);
  await nodeDisk.mkdir(folder, { recursive: true });
  const fixed =
    target.kind === 'cortex-m' ? ['ffirm_io_semihosting.c', 'ffirm_startup.c'] : ['ffirm_io_host.c'];
  const sources = sourcesFor(library, target);
  const common = { target, compiler, flags, folder };
  const [own, runtime] = await Promise.all([
    compile({ ...common, includes: library.includes, sources }),
    compile({
      ...common,
      includes: [harnessTemplates()],
      sources: fixed.map((file) => join(harnessTemplates(), file)),
    }),
  ]);
  return {
    ...compiling,
    ...{ library, compiler, sources },
    objects: own.files,
    runtime: runtime.files,
    warnings: own.warnings,
  };
}

/** Linker flags that place the program in the target's memory. */
async function placeIn({ target, folder }: CompiledBundle): Promise<string[]> {
  if (target.kind !== 'cortex-m') return [];
  const script = join(folder, 'cortex-m.ld');
  await writeScratch(script, await memoryMap(target));
  return ['-T', script];
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
  const sources = templates.map((template) => join(folder, template.replace(/\.hbs$/, '')));
  await Promise.all(
    sources.map(async (source, i) => writeScratch(source, await renderHarness(templates[i], values))),
  );
  const includes = [...library.includes, harnessTemplates()];
  const own = await compile({ target, compiler, includes, flags, folder, sources });
  const placing = await placeIn(compiled);
  const path = join(folder, target.kind === 'cortex-m' ? `${program}.elf` : program);
  const objects = [...compiled.objects, ...own.files, ...compiled.runtime];
  await link(target, compiler, objects, [...placing, ...flags], path);
  return path;
}
