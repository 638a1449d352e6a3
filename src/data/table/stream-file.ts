import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { explainSystemError } from '../../config/system-error.js';

/** Content that is made piece by piece. */
export type Pieces = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/**
 * Writes a file of any length whole or not at all: it gets its name when the last piece is written.
 *
 * @throws InputError when it cannot be written; whatever making the pieces throws
 */
export async function writePieces(path: string, pieces: Pieces): Promise<void> {
  const part = `${path}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await pipeline(Readable.from(pieces), createWriteStream(part));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw explainSystemError(error, path);
  }
}
