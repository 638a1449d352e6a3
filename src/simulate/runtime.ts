import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { packageRoot } from '../io/package.js';
import { writeScratch } from '../io/write-file.js';
import { compileTemplates } from '../text/template.js';
import { UserText } from '../text/user-text.js';
import type { Target } from './target.js';

/** The folder of the harness's sources. */
const HARNESS = join(packageRoot, 'templates', 'harness');

/** The text of a template file with the values put in. */
export async function renderFile(path: string, values: Readonly<Record<string, unknown>>): Promise<string> {
  const template = basename(path);
  return compileTemplates(new Map([[template, await readFile(path, 'utf8')]]))(template, values);
}

/** Renders a template of the harness into a folder; the path of what it becomes. */
export async function writeHarness(
  template: string,
  values: Readonly<Record<string, unknown>>,
  folder: string,
): Promise<string> {
  const path = join(folder, template.replace(/\.hbs$/, ''));
  await writeScratch(path, await renderFile(join(HARNESS, template), values));
  return path;
}

/** What every program on a target is built of beside its own sources: files, console, and the start of a core. */
export function runtimeOf(target: Target): {
  readonly sources: readonly string[];
  readonly includes: string[];
} {
  const files =
    target.kind === 'cortex-m' ? ['ffirm_io_semihosting.c', 'ffirm_startup.c'] : ['ffirm_io_host.c'];
  return { sources: files.map((file) => join(HARNESS, file)), includes: [HARNESS] };
}

/** Linker flags that place a program in the memory of a target; the linker script goes into the folder. */
export async function placingFlags(target: Target, folder: string): Promise<readonly string[]> {
  if (target.kind !== 'cortex-m') return [];
  const { title, memory } = target;
  return ['-T', await writeHarness('cortex-m.ld.hbs', { title: new UserText(title), memory }, folder)];
}
