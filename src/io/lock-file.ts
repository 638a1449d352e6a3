import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { InputError } from '../errors/input-error.js';
import { systemCode } from '../errors/system-error.js';
import { type Disk, ifThere, nodeDisk } from './disk.js';

/** Attempts at a file that other processes keep renaming. */
const ATTEMPTS = 100;

/** A file to which only this holder writes, among all processes, until it is closed or the process ends. */
export interface LockedFile {
  readonly file: FileHandle;
  /** Why the lock has no effect; undefined if it has. */
  readonly unguarded: string | undefined;
}

type Native = typeof import('fs-native-extensions');

/** Locks of the operating system, which end with the process, however it ends. Not every platform has the native library. */
const loading: Promise<Native | string> = import('fs-native-extensions').then(
  (native) => native,
  (error: unknown) => (error instanceof Error ? error.message.split('\n')[0] : String(error)),
);

/** Locks a file: true, false if another holder has it, or the reason why locks do not work here. */
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

/** Whether a file still has the name. */
async function isAt(file: FileHandle, path: string, disk: Disk): Promise<boolean> {
  const own = await file.stat({ bigint: true });
  const named = await ifThere(disk.lstat(path, { bigint: true }));
  return named !== undefined && named.ino === own.ino && named.dev === own.dev;
}

/**
 * Opens a file for reading and writing, creates it if it does not exist, and locks it. Its content is kept.
 *
 * @returns undefined if another holder has the lock
 * @throws InputError when something other than a file has the name; what opening throws
 */
export async function openLocked(path: string, disk: Disk = nodeDisk): Promise<LockedFile | undefined> {
  // Windows has no such flag, and ordinary users cannot make links there.
  const flags = constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const file = await disk.open(path, flags, 0o666).catch((error: unknown) => {
      if (systemCode(error) !== 'ELOOP') throw error;
      throw new InputError(`${path}: is a symbolic link; remove it, or name another place`, { cause: error });
    });
    let keep = false;
    try {
      if (!(await file.stat()).isFile()) {
        throw new InputError(`${path}: is not a regular file; move it away, or name another place`);
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
