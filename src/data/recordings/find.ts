import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { nearestName } from '../../config/nearest.js';
import { InputError } from '../../errors/input-error.js';
import { isRecordingFile, knownEndings, nameOf } from '../readers/recordings.js';

/** A recording that a config names: its path, and its name in splits and reports. */
export interface FoundRecording {
  readonly path: string;
  /** Path inside the folder without the ending, with /. */
  readonly name: string;
}

/** The regular expression for a path in which every * matches anything except / and is a group. */
function patternOf(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('([^/]*)')}$`);
}

/**
 * The text that every * of a pattern matches in a path, its name without the ending, or a folder above it; undefined when the
 * pattern matches none of them.
 */
export function wildcardsOf(pattern: string, path: string): readonly string[] | undefined {
  const wanted = patternOf(pattern);
  const name = nameOf(path);
  const folders = path.split('/').map((_, i, parts) => parts.slice(0, i).join('/'));
  for (const candidate of [name, path, ...folders.slice(1)]) {
    const match = wanted.exec(candidate);
    if (match !== null) return match.slice(1);
  }
  return undefined;
}

/** True when a pattern matches a path, its name without the ending, or a folder above it. */
export function matchesPath(pattern: string, path: string): boolean {
  return wildcardsOf(pattern, path) !== undefined;
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
    .filter((entry) => entry.isFile() && isRecordingFile(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const found = new Set<string>();
  for (const pattern of patterns) {
    const matching = paths.filter((path) => matchesPath(pattern, path));
    if (matching.length === 0) {
      const near = nearestName(pattern, paths.map(nameOf));
      throw new InputError(
        `data.files: no recording in ${folder} is "${pattern}"; ` +
          (near === undefined ? `known endings: ${knownEndings()}` : `did you mean "${near}"?`),
      );
    }
    for (const path of matching) found.add(path);
  }
  return [...found].sort().map((path) => ({ path: join(folder, path), name: nameOf(path) }));
}
