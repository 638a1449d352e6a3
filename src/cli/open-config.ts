import { isAbsolute, resolve } from 'node:path';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load.js';
import { pathsOf } from '../pipeline/paths.js';
import type { Reporter } from '../pipeline/reporter.js';
import type { ConfigOptions } from './options.js';

/**
 * Reads the config of a command that writes, and tells the user which folder it writes to. A relative folder is looked up
 * from the working folder, unlike the paths of data.
 *
 * @throws InputError as loadConfig
 */
export async function openConfig(
  path: string,
  { output }: ConfigOptions,
  reporter: Reporter,
): Promise<Config> {
  const config = await loadConfig(path);
  const { root } = pathsOf(config, output);
  reporter.note(`output folder ${root}${isAbsolute(root) ? '' : `, which is ${resolve(root)}`}`);
  return config;
}
