import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../errors/input-error.js';
import { systemCode } from '../errors/system-error.js';
import { type Disk, ifThere, nodeDisk } from './disk.js';
import { writing } from './disk-fault.js';
import { temporaryName } from './temporary-name.js';

/** A place to write to, with the mode and owner of an existing file. */
export interface Target {
  readonly path: string;
  readonly mode?: number;
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/**
 * Resolves a path to write to: follows a symbolic link to its file.
 *
 * @throws InputError when there is a folder, a device or a pipe, which a file would destroy
 */
export async function targetOf(path: string, disk: Disk): Promise<Target> {
  const found = await ifThere(disk.stat(path));
  if (found === undefined) return { path };
  if (!found.isFile()) {
    const what = found.isDirectory() ? 'a folder' : 'not a regular file';
    throw new InputError(`${path}: is ${what} and is not replaced; move it away, or name another place`);
  }
  const { mode, uid, gid } = found;
  return { path: await disk.realpath(path), mode: mode & 0o777, owner: { uid, gid } };
}

/** Writes all bytes: a nearly full disk accepts only some of them and reports this only in the return value. */
export async function writeFully(
  file: FileHandle,
  bytes: Uint8Array | Int8Array,
  position: number,
): Promise<void> {
  for (let written = 0; written < bytes.byteLength; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.byteLength - written, position + written);
    if (bytesWritten <= 0) {
      const fault = new Error('the file system accepted none of the bytes');
      throw Object.assign(fault, { code: 'EIO', syscall: 'write' });
    }
    written += bytesWritten;
  }
}

/** Creates a file: writes all bytes, flushes them to the disk, and reads them back. */
export async function writeNew(
  target: Target,
  content: string | Uint8Array,
  disk: Disk = nodeDisk,
): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const file = await disk.open(target.path, 'wx+', 0o666);
  try {
    await writeFully(file, bytes, 0);
    if (target.mode !== undefined) await file.chmod(target.mode);
    // Only root may change the owner of a file; other users already own it.
    if (target.owner !== undefined) await file.chown(target.owner.uid, target.owner.gid).catch(() => {});
    await file.sync();
    if (Buffer.compare(await file.readFile(), bytes) !== 0) {
      throw new InputError(
        `${target.path}: reading back gives other bytes than were written; check the disk, or name a place on another one`,
      );
    }
  } finally {
    await file.close();
  }
}

/** Makes sure that the names in a folder survive a power loss. Not every system can open folders. */
export async function syncFolder(folder: string, disk: Disk = nodeDisk): Promise<void> {
  try {
    const handle = await disk.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = systemCode(error) ?? '';
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF'].includes(code)) throw error;
  }
}

/**
 * Writes a file completely or not at all, and makes the folders above it: the bytes go to a temporary file, which is synced,
 * read back and renamed.
 *
 * @throws InputError with the file and the reason when it cannot be written; an existing file is then unchanged, and the
 *   temporary file is removed
 */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  disk: Disk = nodeDisk,
): Promise<void> {
  await writing(path, async () => {
    await disk.mkdir(dirname(path), { recursive: true });
    const target = await targetOf(path, disk);
    const fresh = temporaryName(target.path, 'new');
    try {
      await writeNew({ ...target, path: fresh }, content, disk);
      await disk.rename(fresh, target.path);
    } catch (error) {
      await disk.rm(fresh, { force: true }).catch(() => {});
      throw error;
    }
    await syncFolder(dirname(target.path), disk);
  });
}

/** Writes a file that may remain incomplete: for folders from which nobody takes results. @throws InputError as writeWhole */
export async function writeScratch(path: string, content: string | Uint8Array | Int8Array): Promise<void> {
  await writing(path, async () => {
    await nodeDisk.mkdir(dirname(path), { recursive: true });
    const file = await nodeDisk.open(path, 'w');
    try {
      await writeFully(file, typeof content === 'string' ? Buffer.from(content) : content, 0);
    } finally {
      await file.close();
    }
  });
}
