import { readFile, stat } from 'node:fs/promises';
import { InputError } from '../errors/input-error.js';
import { explainSystemError } from '../errors/system-error.js';

/** Largest file that is read: far larger than a microcontroller can hold, far smaller than the memory of a computer. */
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * Reads a file that "import" of a config names.
 *
 * @param key of "import", for messages
 * @throws InputError when it does not exist, is not a file (but a folder or a device), is too large or cannot be read
 */
export async function readImported(path: string, key: 'weights' | 'description'): Promise<Uint8Array> {
  const place = `${path} (import.${key})`;
  const facts = await stat(path).catch((error: unknown) => {
    throw explainSystemError(error, place, 'relative paths start from the folder of the config file');
  });
  if (facts.isDirectory()) throw new InputError(`${place}: is a folder; name the file in it`);
  // A device such as /dev/zero never ends.
  if (!facts.isFile()) throw new InputError(`${place}: is not a regular file; name one`);
  if (facts.size > MOST_BYTES) {
    throw new InputError(
      `${place}: has ${facts.size} bytes, but a network that ffirm can run has at most ${MOST_BYTES}; name a smaller file`,
    );
  }
  try {
    return await readFile(path);
  } catch (error) {
    throw explainSystemError(error, place);
  }
}

/** The text of such a file. @throws InputError when it is not UTF-8 */
export function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${path}: not UTF-8 text; name a JSON file as described in docs/import.md`);
  }
}
