import { open } from 'node:fs/promises';
import { InputError } from '../../config/input-error.js';

/** Bytes that are read piece by piece: of a file, or of something unpacked. */
export interface ByteSource {
  /** What to call it in messages. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes [start, end); both within the size. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Bytes in memory as a source. */
export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  return { name, size: bytes.length, read: async (start, end) => bytes.subarray(start, end) };
}

/**
 * Opens a file for the time that `use` takes. Its size is known before anything of it is read.
 *
 * @throws InputError when it cannot be opened or ends before its size
 */
export async function withInputFile<Result>(
  path: string,
  use: (source: ByteSource) => Promise<Result>,
): Promise<Result> {
  const handle = await open(path).catch((error: unknown) => {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new InputError(`${path}: ${missing ? 'no such file' : String(error)}; check the path`);
  });
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw new InputError(`${path}: this is not a file; name one`);
    return await use({
      name: path,
      size: status.size,
      read: async (start, end) => {
        const bytes = new Uint8Array(end - start);
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
          if (bytesRead === 0) {
            throw new InputError(
              `${path}, byte ${start + filled}: the file ended; it changes while it is read`,
            );
          }
          filled += bytesRead;
        }
        return bytes;
      },
    });
  } finally {
    await handle.close();
  }
}
