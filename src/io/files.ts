import { mkdirSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { explainSystemError } from '../config/system-error.js';

/** Writes a file whole or not at all (a temporary file is renamed); makes the folders above it. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, typeof content === 'string' ? content : Buffer.from(content));
}

/**
 * Reads a file that a user named.
 *
 * @param remedy what to do when it is not there
 * @throws InputError when it cannot be read
 */
export async function readInput(path: string, remedy: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw explainSystemError(error, path, remedy);
  }
}

/** Content of a text file, or undefined when there is none. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Writes a file whole or not at all, at once: for callbacks that cannot wait. */
export function writeWholeNow(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileAtomic.sync(path, typeof content === 'string' ? content : Buffer.from(content));
}

/**
 * Replaces a folder by these files, given by their path inside it. They are written beside it first, so that the old
 * folder stays until the new one is complete.
 */
export async function replaceFolder(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<void> {
  const fresh = `${folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  for (const [path, content] of files) {
    await mkdir(dirname(join(fresh, path)), { recursive: true });
    await writeFile(join(fresh, path), content);
  }
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}
