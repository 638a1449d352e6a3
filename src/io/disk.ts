import * as promises from 'node:fs/promises';
import { systemCode } from '../errors/system-error.js';

/** What writing needs of a file system, so that a test can give one that fails. */
export interface Disk
  extends Pick<
    typeof promises,
    'lstat' | 'open' | 'readdir' | 'readFile' | 'realpath' | 'rename' | 'rm' | 'rmdir' | 'stat' | 'unlink'
  > {
  mkdir(path: string, options: { readonly recursive: true }): Promise<unknown>;
}

/** The file system of this computer. */
export const nodeDisk: Disk = promises;

/** Runs something; undefined when a file or a folder on the way to it does not exist. */
export async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
