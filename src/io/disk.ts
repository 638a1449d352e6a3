import * as promises from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../errors/system-error.js';

/** The operations of a file system that writing needs, so that a test can pass one that fails. */
export interface Disk
  extends Pick<
    typeof promises,
    'lstat' | 'open' | 'readdir' | 'readFile' | 'realpath' | 'rename' | 'rm' | 'rmdir' | 'stat' | 'unlink'
  > {
  mkdir(path: string, options: { readonly recursive: true }): Promise<unknown>;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await promises.stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/**
 * Makes a folder and the missing folders above it. Node's own recursive mkdir never ends if a file system claims that an
 * existing folder does not exist, as /proc does.
 *
 * @returns the first folder that was made; undefined when all existed
 */
async function makeFolders(path: string): Promise<string | undefined> {
  try {
    await promises.mkdir(path);
    return path;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') {
      if (await isFolder(path)) return undefined;
      throw error;
    }
    const above = dirname(path);
    if (above === path || (await isFolder(above))) throw error;
    const first = await makeFolders(above);
    const own = await makeFolders(path);
    return first ?? own;
  }
}

/** The file system of this computer. */
export const nodeDisk: Disk = { ...promises, mkdir: (path) => makeFolders(path) };

/** Runs something; undefined when a file or a folder on the way to it does not exist. */
export async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
