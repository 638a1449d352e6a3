import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from './disk.js';
import { fullDiskFault, writing } from './disk-fault.js';

/**
 * Works in a new folder, which is deleted afterwards.
 *
 * @param parent folder in which to make it, created if it does not exist; by default the system's folder for temporary files
 * @throws InputError when the folder cannot be made, or the disk is full and the work fails; what the work throws
 */
export async function inScratchFolder<T>(
  work: (folder: string) => Promise<T>,
  parent: string = tmpdir(),
): Promise<T> {
  const folder = await writing(parent, async () => {
    await nodeDisk.mkdir(parent, { recursive: true });
    return mkdtemp(join(parent, 'ffirm-'));
  });
  try {
    return await work(folder);
  } catch (error) {
    throw await fullDiskFault(folder, error);
  } finally {
    // A failed removal must not hide what the work threw.
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}
