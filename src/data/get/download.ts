import { type FileHandle, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../../errors/input-error.js';
import { type Disk, nodeDisk } from '../../io/disk.js';
import { writing } from '../../io/disk-fault.js';
import { syncFolder, targetOf, writeFully } from '../../io/write-file.js';
import { openPart, PART_ENDING } from '../../io/write-pieces.js';
import { type Checksum, hasChecksum } from './checksum.js';
import { connectionFailure, PassingFailure, requestFrom, withAttempts } from './request.js';

/** What to do if the disk fails. */
const REMEDY =
  'free some space, or choose another folder with --into; what has been fetched is kept, and the next fetch continues it';

/** How to fetch a file. */
export interface DownloadOptions {
  readonly checksum: Checksum;
  /** Number of attempts when the connection breaks; 4 when absent. */
  readonly attempts?: number | undefined;
  /** Milliseconds before the second attempt, twice as long before each further one; 1000 when absent. */
  readonly pause?: number | undefined;
  /** Called with the number of bytes fetched and, if the server says it, the size of the file. */
  readonly onProgress?: ((received: number, total: number | undefined) => void) | undefined;
  /** The file system to write to; that of this computer when absent. */
  readonly disk?: Disk | undefined;
}

/** Bytes of a file; 0 when there is none, or something else. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (status) => (status.isFile() ? status.size : 0),
    () => 0,
  );
}

/** The position of the bytes of a response: after the existing ones, or 0 if the server sends all of them. */
function placeOf(url: string, response: Response, start: number): number {
  if (response.status === 200) return 0;
  const range = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  if (range === null || Number(range[1]) !== start) {
    throw new InputError(`${url}: the server sends other bytes than were requested; name another --mirror`);
  }
  return start;
}

function totalOf({ headers }: Response, start: number): number | undefined {
  const length = Number(headers.get('content-length') ?? Number.NaN);
  return Number.isSafeInteger(length) && length >= 0 ? start + length : undefined;
}

/** Writes the body of a response to a file, from `start` on. When the connection breaks, the received bytes are kept. */
async function receive(
  url: string,
  response: Response,
  start: number,
  { part, path, onProgress }: Destination,
): Promise<void> {
  const total = totalOf(response, start);
  let received = start;
  try {
    await writing(path, () => part.truncate(start), REMEDY);
    onProgress?.(received, total);
    const reader = response.body?.getReader();
    for (;;) {
      const piece = await reader?.read().catch((error: unknown) => {
        throw connectionFailure(url, error);
      });
      if (piece?.value === undefined) break;
      const { value } = piece;
      await writing(path, () => writeFully(part, value, received), REMEDY);
      received += value.length;
      onProgress?.(received, total);
    }
  } finally {
    await response.body?.cancel().catch(() => {});
  }
  if (total !== undefined && received < total) {
    throw new PassingFailure(`${url}: only ${received} of ${total} bytes arrived; check the network`);
  }
}

/** A file that is being fetched. */
interface Destination {
  /** For messages. */
  readonly path: string;
  /** Its part that already exists. */
  readonly part: FileHandle;
  readonly partPath: string;
  readonly onProgress: DownloadOptions['onProgress'];
}

/** Repeats requests until all bytes are there and have the right checksum. */
async function complete(
  url: string,
  destination: Destination,
  { checksum, attempts = 4, pause = 1000 }: DownloadOptions,
): Promise<void> {
  const { part, partPath } = destination;
  await withAttempts(attempts, pause, async (attempt) => {
    const there = (await part.stat()).size;
    const response = await requestFrom(url, there);
    const start = response.status === 416 ? there : placeOf(url, response, there);
    if (response.status === 416) await response.body?.cancel();
    else await receive(url, response, start, destination);
    if (await hasChecksum(partPath, checksum)) return;
    await part.truncate(0);
    const problem = `${url}: the ${checksum.algorithm} checksum is not ${checksum.hex}`;
    // The first bytes may come from another version or another file: start again before giving up.
    if (start > 0 && attempt < attempts) throw new PassingFailure(problem);
    throw new InputError(`${problem}; nothing was kept. Try again, or name another place with --mirror`);
  });
}

/**
 * Fetches a file. It is written to the same folder under its name with ".ffirm-part" appended, and gets its name when the
 * checksum is right and the bytes are on the disk: a file with the final name is complete. An existing ".ffirm-part" is
 * continued. A file with the right checksum is left as it is, and so is one with a different checksum, which somebody may
 * have changed and need.
 *
 * @returns whether it already existed or was fetched
 * @throws InputError when a different file has the name, the server does not have the file, cannot be reached or sends bytes
 *   with a different checksum, the disk is full, or another ffirm fetches it; with one line that names the address or the
 *   file and what to do
 */
export async function downloadFile(
  url: string,
  path: string,
  options: DownloadOptions,
): Promise<'present' | 'downloaded'> {
  const { checksum, onProgress, disk = nodeDisk } = options;
  if ((await sizeOf(path)) > 0) {
    if (await hasChecksum(path, checksum)) return 'present';
    throw new InputError(
      `${path}: differs from the file of the data set (another ${checksum.algorithm} checksum); move it away, or ` +
        'choose another folder with --into',
    );
  }
  const folder = dirname(path);
  const partPath = `${path}${PART_ENDING}`;
  const { file: part } = await writing(
    path,
    async () => {
      await disk.mkdir(folder, { recursive: true });
      await targetOf(path, disk);
      return openPart(path, partPath, disk);
    },
    REMEDY,
  );
  try {
    await complete(url, { path, part, partPath, onProgress }, options);
    await writing(
      path,
      async () => {
        await part.sync();
        await disk.rename(partPath, path);
        await syncFolder(folder, disk);
      },
      REMEDY,
    );
    return 'downloaded';
  } finally {
    // A fetch that received nothing leaves nothing.
    const isEmpty = (await part.stat()).size === 0;
    if (isEmpty) await disk.rm(partPath, { force: true }).catch(() => {});
    await part.close();
  }
}

/** A longer text is not a list of checksums. */
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
