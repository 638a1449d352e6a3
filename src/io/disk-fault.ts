import { statfs } from 'node:fs/promises';
import { InputError } from '../errors/input-error.js';
import { systemCode, systemFault } from '../errors/system-error.js';

/**
 * Turns a failed system call during writing into a line for people with the file, the reason and what to do; other errors
 * stay as they are.
 *
 * @param path the file to be written
 * @param remedy what to do, instead of the general advice
 */
export function diskFault(path: string, error: unknown, remedy?: string): unknown {
  const code = systemCode(error);
  if (code === undefined || !(error instanceof Error) || !('syscall' in error)) return error;
  const fault = systemFault(error) ?? { problem: error.message, remedy: 'name another place' };
  return new InputError(`${path}: cannot be written: ${fault.problem} (${code}); ${remedy ?? fault.remedy}`, {
    cause: error,
  });
}

/** Runs something that writes. @throws InputError as diskFault, where a system call fails */
export async function writing<T>(path: string, work: () => Promise<T>, remedy?: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskFault(path, error, remedy);
  }
}

/** With less free space than this, in bytes, a disk counts as full: failed programs have deleted what they could not write. */
const LEAST_ROOM = 1024 * 1024;

/**
 * Turns an error of another program, which gives its own reason or none, into a line that says that the disk is full, if it
 * is; otherwise the error stays as it is.
 */
export async function fullDiskFault(folder: string, error: unknown): Promise<unknown> {
  if (error instanceof InputError) return error;
  const room = await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Number.POSITIVE_INFINITY,
  );
  if (room >= LEAST_ROOM) return error;
  const full = Object.assign(new Error('no room', { cause: error }), { code: 'ENOSPC' });
  const { problem, remedy } = systemFault(full) ?? { problem: full.code, remedy: 'free some space' };
  const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
  return new InputError(`${folder}: ${problem} (${full.code}): ${line}; ${remedy}`, { cause: error });
}
