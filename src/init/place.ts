import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { InputError } from '../errors/input-error.js';

/** A file or folder of data: where it is, and how a config in the folder of the project names it. */
export interface Place {
  readonly path: string;
  readonly named: string;
  readonly isFolder: boolean;
  /** What a person should know about the name, if anything. */
  readonly check: readonly string[];
  /** Path inside the folder of the project; undefined if it is elsewhere. */
  readonly inside: string | undefined;
}

/** A path below a folder, with /; undefined if it is not below. "." is the folder itself. */
function below(folder: string, path: string): string | undefined {
  const way = relative(folder, path);
  if (way === '') return '.';
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? undefined : way.split(sep).join('/');
}

/**
 * Finds the data that a user named: from the working folder, in the folder that FFIRM_DATA names, or in data/ as `ffirm data get`
 * leaves them.
 *
 * @param project folder that the config will be in
 * @throws InputError when there is nothing
 */
export async function findPlace(given: string, project: string): Promise<Place> {
  const collection = process.env.FFIRM_DATA;
  const root = resolve(project);
  const places = isAbsolute(given)
    ? [given]
    : [given, ...(collection === undefined ? [] : [join(collection, given)]), join('data', given)];
  const path = places.find((place) => existsSync(place));
  if (path === undefined) {
    throw new InputError(
      `--data: there is no "${given}"; looked for ${places.map((place) => resolve(place)).join(', ')}; name a folder of recordings ` +
        'or a table',
    );
  }
  const isFolder = (await stat(path)).isDirectory();
  const absolute = resolve(path);
  const inside = below(root, absolute);
  const common = { path, isFolder, inside };
  if (inside !== undefined) return { ...common, named: inside, check: [] };
  const work = process.cwd();
  if (below(work, absolute) !== undefined && below(work, root) !== undefined) {
    return { ...common, named: relative(root, absolute).split(sep).join('/'), check: [] };
  }
  const ofCollection = collection === undefined ? undefined : below(resolve(collection), absolute);
  if (ofCollection !== undefined && ofCollection !== '.') {
    return {
      ...common,
      named: ofCollection,
      check: [
        `the data are found as long as FFIRM_DATA names ${resolve(collection ?? '.')}, the folder that contains "${ofCollection}"`,
      ],
    };
  }
  return {
    ...common,
    named: absolute,
    check: [
      `the config names the data by their absolute path; on another computer, name the folder above them (${dirname(absolute)}) in FFIRM_DATA, and ` +
        'write a relative path',
    ],
  };
}
