import { readdir } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import type { Config } from '../config/config.js';
import { findInput } from './find-input.js';
import { tablePaths } from './readers/tables.js';
import { type FoundRecording, findRecordings } from './recordings/find.js';
import { splitMember } from './table/npz.js';

/** Every file in the folder of a recording that has its name: WFDB keeps header, samples and annotations in separate files. */
async function filesOf({ path }: FoundRecording): Promise<readonly string[]> {
  const { name } = parse(path);
  // Of a file in the working folder this is "."; parse() has "" there.
  const dir = dirname(path);
  const siblings = await readdir(dir);
  return siblings.filter((file) => parse(file).name === name).map((file) => join(dir, file));
}

/**
 * The files from which the samples of a config come, so that changes to them are noticed.
 *
 * @throws InputError when one does not exist
 */
export async function inputPaths({
  data,
  folder,
}: Pick<Config, 'data' | 'folder'>): Promise<readonly string[]> {
  const find = (path: string, key: string) => findInput(splitMember(path).file, key, { folder });
  switch (data.source) {
    case 'mnist':
      return [];
    case 'recordings': {
      const found = await findRecordings(find(data.folder, 'folder'), data);
      return [...new Set((await Promise.all(found.map(filesOf))).flat())].sort();
    }
    default:
      return tablePaths(data).map(({ path, key }) => find(path, key));
  }
}
