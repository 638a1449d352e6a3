import { dirname } from 'node:path';
import { InputError } from '../errors/input-error.js';
import { type Disk, nodeDisk } from './disk.js';
import { writing } from './disk-fault.js';
import { type LockedFile, openLocked } from './lock-file.js';
import { syncFolder, targetOf, writeFully } from './write-file.js';

/** Content that is produced piece by piece. */
export type Pieces = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/** Ending of the name of an incomplete file. */
export const PART_ENDING = '.ffirm-part';

/** A file that is being written. */
interface Part {
  /** As given, for messages. */
  readonly path: string;
  readonly target: string;
  readonly part: string;
  readonly locked: LockedFile;
}

/** Opens the incomplete file of a path and keeps what a killed run left in it. @throws InputError when it is being written */
export async function openPart(path: string, part: string, disk: Disk = nodeDisk): Promise<LockedFile> {
  const locked = await openLocked(part, disk);
  if (locked !== undefined) return locked;
  throw new InputError(
    `${path}: another ffirm is writing it; wait until it has finished, or name another place`,
  );
}

async function writeParts(outputs: ReadonlyMap<string, Pieces>, opened: Part[], disk: Disk): Promise<void> {
  for (const [path, pieces] of outputs) {
    const part = await writing(path, async () => {
      await disk.mkdir(dirname(path), { recursive: true });
      const { path: target } = await targetOf(path, disk);
      const name = `${target}${PART_ENDING}`;
      return { path, target, part: name, locked: await openPart(path, name, disk) };
    });
    opened.push(part);
    const { file } = part.locked;
    await writing(path, () => file.truncate(0));
    let size = 0;
    for await (const piece of pieces) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
      await writing(path, () => writeFully(file, bytes, size));
      size += bytes.byteLength;
    }
    await writing(path, async () => {
      await file.sync();
      const { size: found } = await file.stat();
      if (found === size) return;
      throw new InputError(`${path}: ${size} bytes were written, but the file has ${found}; check the disk`);
    });
  }
}

/**
 * Writes files of any length, either all of them completely or none: they get their names when the last piece of the last one
 * is written.
 *
 * @param outputs pieces by the path of their file
 * @throws InputError with the file and the reason when one cannot be written, or another ffirm writes it; whatever making
 *   the pieces throws
 */
export async function writePieces(
  outputs: ReadonlyMap<string, Pieces>,
  disk: Disk = nodeDisk,
): Promise<void> {
  const opened: Part[] = [];
  try {
    await writeParts(outputs, opened, disk);
    // The locks are held until the files have their names, so that nobody empties a file in between.
    while (opened.length > 0) {
      const { path, part, target, locked } = opened[0];
      await writing(path, () => disk.rename(part, target));
      opened.shift();
      await locked.file.close();
      await writing(path, () => syncFolder(dirname(target), disk));
    }
  } finally {
    for (const { part, locked } of opened) {
      await disk.rm(part, { force: true }).catch(() => {});
      await locked.file.close().catch(() => {});
    }
  }
}
