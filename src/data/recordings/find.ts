import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { RecordingsConfig } from '../../config/data-config.js';
import { nearestName } from '../../config/nearest.js';
import { matchPattern, PATH_NAMES, type PathMatch, type PathNames } from '../../config/path-pattern.js';
import { InputError } from '../../errors/input-error.js';
import { isRecordingFile, knownEndings, nameOf } from '../readers/recordings.js';

/** A recording that a config names: its path, and its name in splits and reports. */
export interface FoundRecording {
  readonly path: string;
  /** Path inside the folder without the ending, with /. */
  readonly name: string;
  /** What the pattern that found it names. */
  readonly names: PathNames;
}

/** What a pattern matches in a path: its name without the ending, the path, or a folder above it; undefined if none of them. */
function matchOf(pattern: string, path: string): PathMatch | undefined {
  const name = nameOf(path);
  const folders = path.split('/').map((_, i, parts) => parts.slice(0, i).join('/'));
  for (const candidate of [name, path, ...folders.slice(1)]) {
    const match = matchPattern(pattern, candidate);
    if (match !== undefined) return match;
  }
  return undefined;
}

/** The text that every * of a pattern matches in a path; undefined when the pattern does not match. */
export function wildcardsOf(pattern: string, path: string): readonly string[] | undefined {
  return matchOf(pattern, path)?.wildcards;
}

/** True when a pattern matches a path, its name without the ending, or a folder above it. */
export function matchesPath(pattern: string, path: string): boolean {
  return wildcardsOf(pattern, path) !== undefined;
}

/** Those of some paths that any of some patterns matches. */
export function findAll(paths: readonly string[], patterns: readonly string[]): readonly string[] {
  return paths.filter((path) => patterns.some((pattern) => matchesPath(pattern, path)));
}

/** Which files of a folder are recordings, as a config says it. */
export type FileChoice = Pick<RecordingsConfig, 'files' | 'exclude'>;

/** The names that all patterns together give a file. @throws InputError when two name it differently */
function namesOf(path: string, patterns: readonly string[]): PathNames {
  let names: PathNames = {};
  const source = new Map<string, string>();
  for (const pattern of patterns) {
    const found = matchOf(pattern, path)?.names ?? {};
    for (const name of PATH_NAMES) {
      const [earlier, now] = [names[name], found[name]];
      if (now === undefined || earlier === now) continue;
      if (earlier !== undefined) {
        throw new InputError(
          `data.files: the ${name} of ${path} is "${earlier}" by "${source.get(name)}" and "${now}" by "${pattern}"; ` +
            'let one pattern name it',
        );
      }
      names = { ...names, [name]: now };
      source.set(name, pattern);
    }
  }
  return names;
}

/**
 * The recordings in a folder that match any of some patterns and none of those that exclude, in the order of their names.
 *
 * @throws InputError when a pattern matches nothing, no recording is left, or two patterns give a file different names
 */
export async function findRecordings(
  folder: string,
  { files, exclude }: FileChoice,
): Promise<readonly FoundRecording[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && isRecordingFile(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const matching = (key: string, pattern: string, among: readonly string[]) => {
    const found = among.filter((path) => matchesPath(pattern, path));
    if (found.length > 0) return found;
    const near = nearestName(pattern, paths.map(nameOf));
    throw new InputError(
      `data.${key}: no recording in ${folder} is "${pattern}"; ` +
        (near === undefined ? `known endings: ${knownEndings()}` : `did you mean "${near}"?`),
    );
  };
  const found = new Set(files.flatMap((pattern) => matching('files', pattern, paths)));
  for (const pattern of exclude) {
    for (const path of matching('exclude', pattern, paths)) found.delete(path);
  }
  if (found.size === 0) {
    throw new InputError(`data.exclude: it excludes all that data.files names in ${folder}; narrow it`);
  }
  return [...found]
    .sort()
    .map((path) => ({ path: join(folder, path), name: nameOf(path), names: namesOf(path, files) }));
}
