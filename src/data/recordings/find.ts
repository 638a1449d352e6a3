import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { InputError } from '../../config/input-error.js';
import { nearestName } from '../../config/nearest.js';

/** A recording that a config names: its path, and its name in splits and reports. */
export interface FoundRecording {
  readonly path: string;
  /** Path inside the folder without the ending, with /. */
  readonly name: string;
}

/** Endings of files that may be recordings; WFDB records are known by their header. */
const ENDING = /\.(hea|edf|txt|csv|tsv)$/i;

/** The regular expression of a path in which * stands for anything but /. */
export function patternOf(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]*')}$`);
}

/** True when a pattern names a path, its name without the ending, or a folder above it. */
export function matchesPath(pattern: string, path: string): boolean {
  const wanted = patternOf(pattern);
  const name = path.replace(ENDING, '');
  const folders = path.split('/').map((_, i, parts) => parts.slice(0, i).join('/'));
  return [path, name, ...folders.slice(1)].some((candidate) => wanted.test(candidate));
}

/**
 * The recordings in a folder that match any of some patterns, in the order of their names.
 *
 * @throws InputError when a pattern matches nothing
 */
export async function findRecordings(
  folder: string,
  patterns: readonly string[],
): Promise<readonly FoundRecording[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && ENDING.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const found = new Set<string>();
  for (const pattern of patterns) {
    const matching = paths.filter((path) => matchesPath(pattern, path));
    if (matching.length === 0) {
      const near = nearestName(
        pattern,
        paths.map((path) => path.replace(ENDING, '')),
      );
      throw new InputError(
        `data.files: no recording in ${folder} is "${pattern}"; ` +
          (near === undefined ? 'known endings: .hea, .edf, .txt, .csv, .tsv' : `did you mean "${near}"?`),
      );
    }
    for (const path of matching) found.add(path);
  }
  return [...found].sort().map((path) => ({ path: join(folder, path), name: path.replace(ENDING, '') }));
}
