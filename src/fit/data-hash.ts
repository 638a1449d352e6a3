import { dirname, relative, sep } from 'node:path';
import type { Config } from '../config/config.js';
import { inputPaths } from '../data/input-paths.js';
import { sha256 } from '../io/hash.js';
import { hashPath } from '../pipeline/steps.js';

/** The folder that all paths are in. */
function commonFolder(paths: readonly string[]): string {
  const [first, ...others] = paths.map((path) => dirname(path).split(sep));
  const length = first.findIndex((part, i) => others.some((other) => other[i] !== part));
  return (length < 0 ? first : first.slice(0, length)).join(sep);
}

/**
 * Hash of the files that the samples of a config come from: their contents, and their names in the folder that they have in common,
 * wherever that is. It does not depend on the front end, so that trials with different features are of the same data.
 *
 * @throws InputError when a file does not exist
 */
export async function dataHash(config: Pick<Config, 'data' | 'folder'>): Promise<string> {
  const paths = await inputPaths(config);
  if (paths.length === 0) return sha256(JSON.stringify([config.data.source]));
  const root = commonFolder(paths);
  const files = await Promise.all(
    paths.map(async (path) => [relative(root, path).split(sep).join('/'), await hashPath(path)]),
  );
  return sha256(JSON.stringify(files));
}
