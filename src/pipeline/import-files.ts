import { readFile, stat } from 'node:fs/promises';
import { InputError } from '../config/input-error.js';

/** Largest file that is read: far above what a microcontroller holds, far below what memory does. */
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * Reads a file that "import" of a config names.
 *
 * @param key of "import", for messages
 * @throws InputError when it is not there, is no file (a folder, a device), is too large or cannot be read
 */
export async function readImported(path: string, key: 'weights' | 'description'): Promise<Uint8Array> {
  const place = `${path} (import.${key})`;
  const facts = await stat(path).catch((error: unknown) => {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new InputError(
      missing
        ? `${place}: no such file; relative paths are looked up beside the config file`
        : `${place}: ${error}`,
    );
  });
  if (facts.isDirectory()) throw new InputError(`${place}: is a folder; name the file in it`);
  // A device such as /dev/zero has no end.
  if (!facts.isFile()) throw new InputError(`${place}: is not a regular file`);
  if (facts.size > MOST_BYTES) {
    throw new InputError(
      `${place}: has ${facts.size} bytes; a network that ffirm can run has ${MOST_BYTES} at most`,
    );
  }
  try {
    return await readFile(path);
  } catch (error) {
    throw new InputError(`${place}: cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

/** The text of such a file. @throws InputError when it is not UTF-8 */
export function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${path}: not a text in UTF-8; the description is a JSON file`);
  }
}
