import { InputError } from './input-error.js';

/** What a failed system call means, and what the user can do about it. */
export interface SystemFault {
  readonly problem: string;
  readonly remedy: string;
}

const FAULTS: Readonly<Record<string, SystemFault>> = {
  ENOENT: { problem: 'no such file or folder', remedy: 'check the path' },
  EACCES: { problem: 'this user may not open it', remedy: 'change its permissions or those of its folder' },
  EPERM: { problem: 'this user may not do that', remedy: 'change its owner or its permissions' },
  EISDIR: { problem: 'is a folder', remedy: 'name a file' },
  ENOTDIR: { problem: 'a part of this path is a file, not a folder', remedy: 'correct the path' },
  EEXIST: { problem: 'a file with that name already exists', remedy: 'remove it, or name another' },
  ENOTEMPTY: { problem: 'is a folder that is not empty', remedy: 'remove it, or name another' },
  ENOSPC: { problem: 'the disk is full', remedy: 'free some space, or name a folder on another disk' },
  EDQUOT: {
    problem: "this user's share of the disk is full",
    remedy: 'free some of it, or name a folder on another disk',
  },
  EFBIG: {
    problem: 'is too large for this disk or this user',
    remedy: 'raise the limit of file sizes (ulimit -f)',
  },
  EROFS: { problem: 'the disk is read-only', remedy: 'name a folder on another disk' },
  EMFILE: { problem: 'too many files are open', remedy: 'raise the limit of open files (ulimit -n)' },
  ENFILE: { problem: 'too many files are open on this computer', remedy: 'end other programs' },
  ENOMEM: { problem: 'there is no memory left', remedy: 'end other programs, or use less data' },
  ELOOP: { problem: 'its symbolic links lead in a circle', remedy: 'correct the links' },
  ENAMETOOLONG: { problem: 'the name is too long', remedy: 'shorten it' },
  EBUSY: { problem: 'is used by another program', remedy: 'end that program' },
  ETXTBSY: { problem: 'is used by another program', remedy: 'end that program' },
  EIO: { problem: 'the disk reports an error', remedy: 'check the disk, or fetch the file again' },
  ENXIO: { problem: 'is not a file that can be read', remedy: 'name a file' },
  EINVAL: { problem: 'the system refuses this path', remedy: 'check the path' },
  ERR_INVALID_ARG_VALUE: { problem: 'the path contains a NUL character', remedy: 'correct the path' },
  ERR_FS_FILE_TOO_LARGE: { problem: 'is larger than 2 GiB', remedy: 'name a smaller file' },
};

/** The code of a failed system call, such as "ENOENT"; undefined when the error is something else. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What a failed system call means; undefined when the error is something else, or a rare code. */
export function systemFault(error: unknown): SystemFault | undefined {
  const code = systemCode(error);
  return code !== undefined && Object.hasOwn(FAULTS, code) ? FAULTS[code] : undefined;
}

/** The path that a failed system call was about, where the error says so. */
function pathOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('dest' in error && typeof error.dest === 'string') return error.dest;
  return 'path' in error && typeof error.path === 'string' ? error.path : undefined;
}

/**
 * A failed system call as a message for the user; an error of another kind stays as it is.
 *
 * @param path the file that was read or written; by default the one that the error names
 * @param absent what to do when the file does not exist
 */
export function explainSystemError(error: unknown, path = pathOf(error), absent?: string): unknown {
  const fault = systemFault(error);
  if (fault === undefined || path === undefined) return error;
  if (systemCode(error) === 'ENOENT' && absent !== undefined) {
    return new InputError(`${path}: no such file; ${absent}`, { cause: error });
  }
  return new InputError(`${path}: ${fault.problem}; ${fault.remedy}`, { cause: error });
}
