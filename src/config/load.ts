import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Config, configSchema } from './config.js';
import { InputError } from './input-error.js';
import { describeIssues, schemaNode } from './issues.js';
import { ruleFault } from './rule-fault.js';

/** The JSON Schema (draft 2020-12) of a config file: what a user may write, defaults not yet filled in. */
export function configJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(configSchema, { io: 'input' });
}

/**
 * Checks the text of a config file and fills in the defaults.
 *
 * @param source name of the file, for messages
 * @throws InputError listing every fault with its path; for an unknown key the nearest valid name
 */
export function parseConfig(text: string, source: string): Config {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${source}: not valid JSON: ${error instanceof Error ? error.message : error}`);
  }
  const parsed = configSchema.safeParse(value);
  if (parsed.success) {
    checkAcrossKeys(parsed.data, Object(value), source);
    return { ...parsed.data, folder: dirname(source) };
  }
  const schema = schemaNode.parse(configJsonSchema());
  throw new InputError(
    [
      `${source}: ${describeFaults(parsed.error.issues.length)}`,
      ...describeIssues(parsed.error, schema).map((line) => `  ${line}`),
    ].join('\n'),
  );
}

/**
 * Reads and checks a config file.
 *
 * @throws InputError when the file cannot be read or its content is wrong
 */
export async function loadConfig(path: string): Promise<Config> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new InputError(
      `${path}: cannot read the config file: ${error instanceof Error ? error.message : error}. ` +
        'Start from examples/mnist/ffirm.json',
    );
  }
  return parseConfig(text, path);
}

function describeFaults(count: number): string {
  return count === 1 ? 'the config has a fault:' : `the config has ${count} faults:`;
}

/**
 * Conditions that tie several keys together and so are outside the schema.
 *
 * @param given the keys that the file has, before defaults
 */
function checkAcrossKeys(config: Config, given: object, source: string): void {
  const fault = networkFault(config, given);
  if (fault !== undefined) throw new InputError(`${source}: ${fault}`);
}

/** What is wrong with the network, its training or its origin; undefined when nothing is. */
function networkFault(config: Config, given: object): string | undefined {
  const { network } = config;
  if (config.import !== undefined) {
    const other = ['network', 'train'].find((key) => key in given);
    return other === undefined
      ? undefined
      : `${other}: cannot stand beside "import": an imported network has its shape and is trained; remove one of the two`;
  }
  if (network === undefined) {
    return 'network: missing; say which network to train ("network"), or which files to import ("import")';
  }
  if (
    config.train.shift > 0 &&
    config.data.source !== 'recordings' &&
    config.data.standardize !== undefined
  ) {
    return 'train.shift: pixels that move in are 0, which is not the border of a standardized picture; remove it, or data.standardize';
  }
  const widest = Math.max(...network.layers);
  const tooWide = network.prefixes.find((prefix) => prefix > widest);
  return tooWide === undefined
    ? ruleFault(network, config.train)
    : `network.prefixes: ${tooWide} is wider than every layer (the widest has ${widest} units)`;
}
