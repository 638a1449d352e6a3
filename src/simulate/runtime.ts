import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { packageRoot } from '../io/package.js';
import { writeScratch } from '../io/write-file.js';
import { compileTemplates } from '../text/template.js';
import { UserText } from '../text/user-text.js';
import { type Target, targetsFolder } from './target.js';

/** The folder of the harness's sources. */
const HARNESS = join(packageRoot, 'templates', 'harness');

/** Start-up code, semihosting and linker script of cores, which the examples have in common with the harness. */
const CORES = join(targetsFolder(), 'runtime');

/** The text of a template file with the values filled in. */
export async function renderFile(path: string, values: Readonly<Record<string, unknown>>): Promise<string> {
  const template = basename(path);
  return compileTemplates(new Map([[template, await readFile(path, 'utf8')]]))(template, values);
}

/** Renders a template of the harness into a folder; returns the path of the result. */
export async function writeHarness(
  template: string,
  values: Readonly<Record<string, unknown>>,
  folder: string,
): Promise<string> {
  const path = join(folder, template.replace(/\.hbs$/, ''));
  await writeScratch(path, await renderFile(join(HARNESS, template), values));
  return path;
}

/** What every program on a target is built from in addition to its own sources: files, console, and the start of a core. */
export function runtimeOf(target: Target): {
  readonly sources: readonly string[];
  readonly includes: string[];
} {
  if (target.kind === 'host') return { sources: [join(HARNESS, 'ffirm_io_host.c')], includes: [HARNESS] };
  return {
    sources: [
      ...['ffirm_io_semihosting.c', 'ffirm_start.c'].map((file) => join(HARNESS, file)),
      join(CORES, 'ffirm_startup.c'),
    ],
    includes: [HARNESS, CORES],
  };
}

/** Linker flags that place a program in the memory of a target; the linker script goes into the folder. */
export async function placingFlags(target: Target, folder: string): Promise<readonly string[]> {
  if (target.kind !== 'cortex-m') return [];
  const { title, memory } = target;
  return [
    `-L${CORES}`,
    '-T',
    await writeHarness('memory.ld.hbs', { title: new UserText(title), memory }, folder),
  ];
}
