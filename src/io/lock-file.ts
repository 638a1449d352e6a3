import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { InputError } from '../errors/input-error.js';
import { systemCode } from '../errors/system-error.js';
import { type Disk, ifThere, nodeDisk } from './disk.js';

/** Attempts at a file that others keep renaming away. */
const ATTEMPTS = 100;

/** A file that only this holder writes to, in this process or any other, until it is closed or the process ends. */
export interface LockedFile {
  readonly file: FileHandle;
  /** Why nothing keeps others away; undefined where the lock holds. */
  readonly unguarded: string | undefined;
}

type Native = typeof import('fs-native-extensions');

/** Locks of the kernel: they end with the process, however it ends. Not every platform has the native library. */
const loading: Promise<Native | string> = import('fs-native-extensions').then(
  (native) => native,
  (error: unknown) => (error instanceof Error ? error.message.split('\n')[0] : String(error)),
);

/** Locks a file: true, false where another has it, or why there are no locks here. */
async function lock({ fd }: FileHandle): Promise<boolean | string> {
  const native = await loading;
  if (typeof native === 'string') return native;
  try {
    return native.tryLock(fd);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EACCES' || code === 'EBUSY') return false;
    return `its file system has no locks (${String(code)})`;
  }
}

/** Whether a file is the one that now has the name. */
async function isAt(file: FileHandle, path: string, disk: Disk): Promise<boolean> {
  const own = await file.stat({ bigint: true });
  const named = await ifThere(disk.lstat(path, { bigint: true }));
  return named !== undefined && named.ino === own.ino && named.dev === own.dev;
}

/**
 * Opens a file for reading and writing, made when absent, and locks it. Its content stays.
 *
 * @returns undefined where another holds the lock
 * @throws InputError when something else than a file has the name; what opening throws
 */
export async function openLocked(path: string, disk: Disk = nodeDisk): Promise<LockedFile | undefined> {
  // Windows has no such flag, and no links that anybody may make.
  const flags = constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const file = await disk.open(path, flags, 0o666).catch((error: unknown) => {
      if (systemCode(error) !== 'ELOOP') throw error;
      throw new InputError(`${path}: is a symbolic link; remove it, or name another place`, { cause: error });
    });
    let keep = false;
    try {
      if (!(await file.stat()).isFile()) {
        throw new InputError(`${path}: is no regular file; move it away, or name another place`);
      }
      const locked = await lock(file);
      if (locked === false) return undefined;
      // Its last holder may have renamed or removed it between opening and locking.
      keep = await isAt(file, path, disk);
      if (keep) return { file, unguarded: typeof locked === 'string' ? locked : undefined };
    } finally {
      if (!keep) await file.close();
    }
  }
  return undefined;
}
