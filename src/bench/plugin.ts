import { access, mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../io/hash.js';
import { packageRoot } from '../io/package.js';
import { loadTarget } from '../simulate/target.js';
import { findCompiler, requireTool } from '../simulate/toolchain.js';

/** The templates of the bench: plugin, markers and programs. */
export function benchTemplates(): string {
  return join(packageRoot, 'templates', 'bench');
}

/**
 * The QEMU plugin that counts instructions, compiled on demand by this computer's compiler.
 *
 * @param folder where it is kept from one run to the next, named after the hash of its source; created if absent
 * @returns the path of the shared library
 * @throws SimulationError when there is no compiler
 */
export async function buildCountPlugin(folder: string): Promise<string> {
  const source = join(benchTemplates(), 'count_plugin.c');
  const hash = sha256(await readFile(source)).slice(0, 16);
  const library = join(folder, `count_plugin-${process.platform}-${process.arch}-${hash}.so`);
  if (await exists(library)) {
    return library;
  }
  await mkdir(folder, { recursive: true });
  const host = await loadTarget('host');
  const compiler = await findCompiler(host);
  // Compiled under a temporary name, so that a concurrent run never loads an incomplete library.
  const unfinished = `${library}.${process.pid}`;
  const args = ['-O2', '-shared', '-fPIC', source, '-o', unfinished];
  await requireTool(host, compiler, args, 'compiling count_plugin.c');
  await rename(unfinished, library);
  return library;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
