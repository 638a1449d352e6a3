import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../io/package.js';
import { writeScratch } from '../io/write-file.js';
import { code } from '../text/code.js';
import { compileTemplates } from '../text/template.js';
import { UserText } from '../text/user-text.js';
import { type Library, sourcesFor } from './library.js';
import type { CortexMTarget, Target } from './target.js';
import { compile, findCompiler, link } from './toolchain.js';

/** A program that runs a bundle on a target. */
export interface Harness {
  readonly program: string;
  /** What the compiler warned about in the bundle's own sources; "" when nothing. */
  readonly warnings: string;
}

function harnessTemplates(): string {
  return join(packageRoot, 'templates', 'harness');
}

async function render(template: string, values: Readonly<Record<string, unknown>>): Promise<string> {
  const text = await readFile(join(harnessTemplates(), template), 'utf8');
  return compileTemplates(new Map([[template, text]]))(template, values);
}

/** The text of a linker script that places a program in the memory of a target. */
export function memoryMap({ title, memory }: CortexMTarget): Promise<string> {
  return render('cortex-m.ld.hbs', { title: new UserText(title), memory });
}

/** Writes what depends on the bundle and the target; returns all sources of the harness. */
async function writeSources(
  library: Library,
  target: Target,
  folder: string,
  template: string,
): Promise<string[]> {
  const measuresStack = target.kind === 'cortex-m';
  const harness = join(folder, template.replace(/\.hbs$/, ''));
  const values = {
    name: library.name,
    prefix: library.name.toUpperCase(),
    selfTest:
      library.selfTest === undefined
        ? false
        : { header: library.selfTest.header, call: code(library.selfTest.call) },
    modelHeader: library.modelHeader ?? false,
    measuresStack,
  };
  await writeScratch(harness, await render(template, values));
  const fixed =
    target.kind === 'cortex-m' ? ['ffirm_io_semihosting.c', 'ffirm_startup.c'] : ['ffirm_io_host.c'];
  return [harness, ...fixed.map((file) => join(harnessTemplates(), file))];
}

/** Linker flags that place the program in the target's memory. */
async function writeMemoryMap(target: Target, folder: string): Promise<string[]> {
  if (target.kind !== 'cortex-m') {
    return [];
  }
  const script = join(folder, 'cortex-m.ld');
  await writeScratch(script, await memoryMap(target));
  return ['-T', script];
}

/** Compiles a bundle with a program around it. */
async function build(
  library: Library,
  target: Target,
  folder: string,
  flags: readonly string[],
  template: string,
): Promise<Harness> {
  const compiler = await findCompiler(target);
  const sources = await writeSources(library, target, folder, template);
  const includes = [...library.includes, harnessTemplates()];
  const common = { target, compiler, includes, flags, folder };
  const [bundle, harness] = await Promise.all([
    compile({ ...common, sources: sourcesFor(library, target) }),
    compile({ ...common, sources }),
  ]);
  const placing = await writeMemoryMap(target, folder);
  const program = join(folder, target.kind === 'cortex-m' ? 'harness.elf' : 'harness');
  await link(target, compiler, [...bundle.files, ...harness.files], [...placing, ...flags], program);
  return { program, warnings: bundle.warnings };
}

/**
 * Compiles a bundle with the harness into a program for a target.
 *
 * @param folder where sources, objects and the program go; made when absent
 * @param flags further compiler flags, for the bundle and the harness alike
 * @throws SimulationError when a tool is missing, or compiling or linking fails
 */
export async function buildHarness(
  library: Library,
  target: Target,
  folder: string,
  flags: readonly string[],
): Promise<Harness> {
  return build(library, target, folder, flags, 'ffirm_harness.c.hbs');
}

/** The same with the harness that pushes a recording through a bundle with a front end. @throws SimulationError */
export async function buildStreamHarness(
  library: Library,
  target: Target,
  folder: string,
  flags: readonly string[],
): Promise<Harness> {
  return build(library, target, folder, flags, 'ffirm_stream_harness.c.hbs');
}
