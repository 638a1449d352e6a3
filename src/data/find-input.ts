import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { InputError } from '../errors/input-error.js';
import type { ReportOddity } from './oddity.js';

/** What the paths and the random choices of a data set depend on, in addition to its own part of the config. */
export interface DataContext {
  readonly seed: number;
  /** Folder of the config file; the working folder when absent. */
  readonly folder?: string | undefined;
  /** Receives the oddities of the files; when absent, they are refused. */
  readonly report?: ReportOddity | undefined;
}

/**
 * Finds a file or folder that a config names: in the folder of the config file, in the folder that FFIRM_DATA names, or in
 * data/ in the working folder, where `ffirm data get` puts its downloads.
 *
 * @param key of the config, for the message
 * @throws InputError naming every place that was searched
 */
export function findInput(path: string, key: string, { folder = '.' }: Pick<DataContext, 'folder'>): string {
  const collection = process.env.FFIRM_DATA;
  const places = isAbsolute(path)
    ? [path]
    : [join(folder, path), ...(collection === undefined ? [] : [join(collection, path)]), join('data', path)];
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new InputError(
    `data.${key}: there is no "${path}"; looked for ${places.map((place) => resolve(place)).join(', ')}. ` +
      'Put it there, set FFIRM_DATA to the folder that contains it, or fetch it with `ffirm data get`',
  );
}
