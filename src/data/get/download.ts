import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../../config/input-error.js';
import { systemFault } from '../../config/system-error.js';
import { type Checksum, hasChecksum } from './checksum.js';
import { connectionFailure, PassingFailure, requestFrom, withAttempts } from './request.js';

/** How to fetch a file. */
export interface DownloadOptions {
  readonly checksum: Checksum;
  /** How often to try when the connection breaks; 4 when absent. */
  readonly attempts?: number | undefined;
  /** Milliseconds before the second attempt, twice as long before each further one; 1000 when absent. */
  readonly pause?: number | undefined;
  /** Called with the bytes that are there and, where the server says so, all bytes of the file. */
  readonly onProgress?: ((received: number, total: number | undefined) => void) | undefined;
}

/** Bytes of a file; 0 when there is none, or something else. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (status) => (status.isFile() ? status.size : 0),
    () => 0,
  );
}

function diskFault(path: string, error: unknown): InputError {
  const problem = systemFault(error)?.problem ?? (error instanceof Error ? error.message : String(error));
  return new InputError(
    `${path}: cannot be written: ${problem}; make room or choose another folder with --into, and run the command again`,
    { cause: error },
  );
}

/** Where the bytes of an answer go: after those that are there, or, when the server sends all of them, from 0. */
function placeOf(url: string, response: Response, start: number): number {
  if (response.status === 200) return 0;
  const range = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  if (range === null || Number(range[1]) !== start) {
    throw new InputError(`${url}: the server sends other bytes than were asked for; name another --mirror`);
  }
  return start;
}

function totalOf({ headers }: Response, start: number): number | undefined {
  const length = Number(headers.get('content-length') ?? Number.NaN);
  return Number.isSafeInteger(length) && length >= 0 ? start + length : undefined;
}

/** Writes the body of an answer to a file, from `start` on. What arrived stays when the connection breaks. */
async function receive(
  url: string,
  response: Response,
  part: string,
  start: number,
  onProgress: DownloadOptions['onProgress'],
): Promise<void> {
  const total = totalOf(response, start);
  const file = await open(part, start > 0 ? 'r+' : 'w').catch((error: unknown) => {
    throw diskFault(part, error);
  });
  let received = start;
  try {
    onProgress?.(received, total);
    const reader = response.body?.getReader();
    for (;;) {
      const piece = await reader?.read().catch((error: unknown) => {
        throw connectionFailure(url, error);
      });
      if (piece?.value === undefined) break;
      const { value } = piece;
      for (let written = 0; written < value.length; ) {
        const { bytesWritten } = await file
          .write(value, written, value.length - written, received + written)
          .catch((error: unknown) => {
            throw diskFault(part, error);
          });
        written += bytesWritten;
      }
      received += value.length;
      onProgress?.(received, total);
    }
  } finally {
    await file.close();
    await response.body?.cancel().catch(() => {});
  }
  if (total !== undefined && received < total) {
    throw new PassingFailure(`${url}: ${received} of ${total} bytes came; check the network`);
  }
}

/**
 * Fetches a file. It is written beside its place, with ".part" behind its name, and gets its name when the checksum is
 * right: what has the name is whole. A ".part" that is there is continued. A file with the right checksum is left as
 * it is.
 *
 * @returns whether it was there or came
 * @throws InputError when the server does not have it, cannot be reached, sends something else than the checksum says,
 *   or the disk is full; with one line that names the address or the file and the mend
 */
export async function downloadFile(
  url: string,
  path: string,
  { checksum, attempts = 4, pause = 1000, onProgress }: DownloadOptions,
): Promise<'present' | 'downloaded'> {
  if ((await sizeOf(path)) > 0 && (await hasChecksum(path, checksum))) return 'present';
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw diskFault(dirname(path), error);
  });
  await withAttempts(attempts, pause, async (attempt) => {
    const there = await sizeOf(part);
    const response = await requestFrom(url, there);
    const start = response.status === 416 ? there : placeOf(url, response, there);
    if (response.status === 416) await response.body?.cancel();
    else await receive(url, response, part, start, onProgress);
    if (await hasChecksum(part, checksum)) return;
    await rm(part, { force: true });
    const problem = `${url}: the ${checksum.algorithm} checksum is not ${checksum.hex}`;
    // The first bytes may be of another version, or of another file: begin anew before giving up.
    if (start > 0 && attempt < attempts) throw new PassingFailure(problem);
    throw new InputError(`${problem}; nothing was kept. Try again, or name another place with --mirror`);
  });
  await rename(part, path).catch((error: unknown) => {
    throw diskFault(path, error);
  });
  return 'downloaded';
}

/** Longer lists of checksums are none. */
const LONGEST_TEXT = 16 * 1024 * 1024;

/** Fetches a short text. @throws InputError as downloadFile */
export async function downloadText(
  url: string,
  { attempts = 4, pause = 1000 }: Pick<DownloadOptions, 'attempts' | 'pause'> = {},
): Promise<string> {
  return withAttempts(attempts, pause, async () => {
    const response = await requestFrom(url, 0);
    const chunks: Uint8Array[] = [];
    let size = 0;
    const reader = response.body?.getReader();
    for (;;) {
      const piece = await reader?.read().catch((error: unknown) => {
        throw connectionFailure(url, error);
      });
      if (piece?.value === undefined) break;
      chunks.push(piece.value);
      size += piece.value.length;
      if (size > LONGEST_TEXT) {
        await reader?.cancel();
        throw new InputError(`${url}: longer than a list of checksums can be; name another --mirror`);
      }
    }
    return Buffer.concat(chunks, size).toString('utf8');
  });
}
