import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { packageRoot } from '../io/package.js';
import { writeScratch } from '../io/write-file.js';
import { outputHint, SimulationError } from './failure.js';
import { openLibrary } from './library.js';
import { renderFile } from './runtime.js';
import { runTool } from './toolchain.js';

/** Sources of the page's own C, and headers that a freestanding compiler lacks. */
const PAGE = join(packageRoot, 'templates', 'page');

/** Debian and Ubuntu packages with the tools. */
const PACKAGES = 'clang lld';

/** Freestanding, because there is no C library; without names and paths, so that the same bundle gives the same bytes. */
const FLAGS: readonly string[] = [
  ...['--target=wasm32-unknown-unknown', '-std=c99', '-O2', '-ffreestanding', '-nostdlib'],
  ...['-Wl,--no-entry', '-Wl,--strip-all', '-Wl,-z,stack-size=65536'],
];

/** What to compile. */
export interface WasmCompiling {
  /** Folder of the generated bundle. */
  readonly bundle: string;
  /** Name of the bundle: prefix of its symbols and files. */
  readonly name: string;
  /** Exit points of the stopping rule that has most of them. */
  readonly mostExits: number;
  /** Whether raw samples are network inputs by a quantizer of their own. */
  readonly raw: boolean;
  /** An existing folder for the objects. */
  readonly folder: string;
}

/** A bundle as WebAssembly, or why there is none. */
export type WasmBuild =
  | { readonly kind: 'built'; readonly bytes: Uint8Array }
  | { readonly kind: 'absent'; readonly reason: string };

/** Whether a program is installed. */
async function runs(program: string): Promise<boolean> {
  return (await runTool(program, ['--version'])).exitCode === 0;
}

/**
 * Compiles a bundle to WebAssembly for the page of a report, with clang and wasm-ld.
 *
 * @returns absent, with what to install, where a tool is missing
 * @throws SimulationError when the folder is not a bundle, or its C does not compile
 */
export async function compileWasm(compiling: WasmCompiling): Promise<WasmBuild> {
  const { bundle, name, mostExits, raw, folder } = compiling;
  const library = await openLibrary(bundle, name);
  const found = await Promise.all(['clang', 'wasm-ld'].map(runs));
  if (found.includes(false)) {
    const missing = ['clang', 'wasm-ld'].filter((_, i) => !found[i]).join(' and ');
    return { kind: 'absent', reason: `${missing} not on the PATH (Debian: apt-get install ${PACKAGES})` };
  }
  const source = join(folder, 'ffirm_page.c');
  const values = {
    ...{ name, prefix: name.toUpperCase(), mostExits, raw, scaled: library.scaled },
    stream: library.sources.some((path) => basename(path) === `${name}_stream.c`),
  };
  await writeScratch(source, await renderFile(join(PAGE, 'ffirm_page.c.hbs'), values));
  const output = join(folder, 'page.wasm');
  const includes = [join(PAGE, 'include'), ...library.includes].map((path) => `-I${resolve(path)}`);
  const sources = [source, ...library.sources.map((path) => resolve(path))];
  const result = await runTool('clang', [...FLAGS, ...includes, ...sources, '-o', output]);
  if (result.exitCode !== 0) {
    throw new SimulationError(
      `compiling the C of "${name}" to WebAssembly failed${outputHint(result.output)}; run \`ffirm generate\` again, or leave it out with --no-wasm`,
      { details: result.output },
    );
  }
  return { kind: 'built', bytes: await readFile(output) };
}
