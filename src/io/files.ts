import { readFile } from 'node:fs/promises';
import { explainSystemError } from '../errors/system-error.js';

/**
 * Reads a file that a user named.
 *
 * @param remedy what to do when the file does not exist
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
