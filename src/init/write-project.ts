import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../errors/input-error.js';
import { type Disk, nodeDisk } from '../io/disk.js';
import { writing } from '../io/disk-fault.js';
import { writeWhole } from '../io/write-file.js';

/** A file of a project: its name in the folder, and its text. */
export interface ProjectFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Refuses to replace files, before anything is asked.
 *
 * @param remedies what to do instead of naming another folder, by the name of the file
 * @throws InputError naming the first that exists
 */
export function refuseExisting(
  folder: string,
  names: readonly string[],
  remedies: Readonly<Record<string, string>> = {},
): void {
  for (const name of names) {
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    throw new InputError(
      `${path}: exists and is not replaced; name another folder (ffirm init FOLDER), move it away, ` +
        `${remedies[name] === undefined ? '' : `${remedies[name]}, `}or replace it with --force`,
    );
  }
}

/** The nearest folder of a path that exists already. */
function standing(folder: string): string {
  let path = resolve(folder);
  while (!existsSync(path)) path = dirname(path);
  return path;
}

/** Removes folders that were made and are still empty. */
async function removeFolders(folder: string, stop: string): Promise<void> {
  for (let path = resolve(folder); path !== stop; path = dirname(path)) {
    await rmdir(path).catch(() => {});
  }
}

/**
 * Writes the files of a project, all of them or none: if one cannot be written, those before it are as they were.
 *
 * @throws InputError when one cannot be written
 */
export async function writeProject(
  folder: string,
  files: readonly ProjectFile[],
  disk: Disk = nodeDisk,
): Promise<void> {
  const stop = standing(folder);
  const undo: (() => Promise<unknown>)[] = [];
  try {
    await writing(folder, () => mkdir(folder, { recursive: true }));
    for (const { name, text } of files) {
      const path = join(folder, name);
      const before = existsSync(path) ? await writing(path, () => readFile(path)) : undefined;
      await writeWhole(path, text, disk);
      undo.unshift(() => (before === undefined ? rm(path, { force: true }) : writeWhole(path, before)));
    }
  } catch (error) {
    for (const step of undo) await step();
    await removeFolders(folder, stop);
    throw error;
  }
}
