import { basename, dirname, extname, join, relative } from 'node:path';
import { parseConfig } from '../config/load.js';
import { InputError } from '../errors/input-error.js';
import { configText } from '../init/config-text.js';
import type { PlainConfig } from '../init/examples.js';
import { readIfPresent } from '../io/files.js';
import { writeWhole } from '../io/write-file.js';
import { dataHash } from './data-hash.js';

/** Where the recommended config goes: beside the given one, so that relative paths in it stay right. */
export function recommendedPath(config: string): string {
  const ending = extname(config);
  return join(dirname(config), `${basename(config, ending)}-fit${ending === '' ? '.json' : ending}`);
}

/** The file of the recommended config, and a copy in the folder of the search, by which it is known again. */
export interface RecommendedFile {
  readonly path: string;
  readonly copy: string;
}

/**
 * Checks, before anything takes time, that the recommended config can be written: nothing is there, or what a search wrote there; and
 * that its data are found from there.
 *
 * @param plain the given config as it is in its file
 * @param data hash of its data
 * @throws InputError when not
 */
export async function checkRecommended(
  { path, copy }: RecommendedFile,
  plain: PlainConfig,
  data: string,
): Promise<void> {
  const found = await readIfPresent(path);
  if (found !== undefined && found !== (await readIfPresent(copy))) {
    throw new InputError(
      `${path}: exists and was not written by this search; move it away, or name another file with --write`,
    );
  }
  const moved = parseConfig(configText(plain), path);
  const hash = await dataHash(moved).catch((error: unknown) => {
    if (error instanceof InputError) return undefined;
    throw error;
  });
  if (hash === data) return;
  throw new InputError(
    `${path}: a config there would not find the same data, because their path is relative to the config file; name a file beside the given config with --write`,
  );
}

/**
 * Writes the recommended config, which `ffirm run` takes.
 *
 * @param output folder for its outputs, beside that of the given config
 */
export async function writeRecommended(
  { path, copy }: RecommendedFile,
  plain: PlainConfig,
  output: string,
): Promise<void> {
  const text = configText({ ...plain, output });
  // The copy comes first: a search that is stopped in between knows the file again.
  await writeWhole(copy, text);
  await writeWhole(path, text);
}

/** The folder for outputs of a recommended config, as a config has it: relative to the working folder where that is near. */
export function recommendedOutput(root: string): string {
  const near = relative('', root);
  return `${near.startsWith('..') || near === '' ? root : near}-fit`;
}
