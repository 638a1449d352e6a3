import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { explainSystemError } from '../errors/system-error.js';
import { packageRoot } from '../io/package.js';
import { type Config, configSchema, type NetworkConfig, type TrainConfig } from './config.js';
import { either } from './expectation.js';
import { faultsError } from './faults.js';
import { describeIssues } from './issues.js';
import { PRODUCTS_OF_LAYER } from './learn-config.js';
import { nameFaults } from './name-faults.js';
import { hasConvolutions, unitsOf } from './network-layers.js';
import { parseJson } from './parse-json.js';
import { ruleNamed, rulesThat } from './rules/registry.js';
import { isObject } from './schema-node.js';
import { columnsInCommon } from './streaming.js';

/** Why a network cannot be trained by a learning rule; undefined when it can. */
function ruleFault(network: NetworkConfig, { rule }: TrainConfig): string | undefined {
  const { kind } = rule;
  const { normalization } = network;
  const { refusesNormalization = false, writesLabels, heads, faultOf } = ruleNamed(kind);
  if (refusesNormalization && normalization.kind !== 'none') {
    return (
      `network.normalization.kind: ${kind} trains networks without normalisation, but this is "${normalization.kind}"; ` +
      'set it to "none"'
    );
  }
  if (writesLabels && normalization.kind === 'none') {
    return (
      `network.normalization.kind: with ${kind} a layer would read the answer of the previous layer from the length of ` +
      'its input; set it to "rms" or "l2"'
    );
  }
  if (heads === 'none' && network.heads !== undefined) {
    return `network.heads: with ${kind} goodness decides and there are no heads; remove it, or choose another train.rule`;
  }
  return faultOf?.(network);
}

/** Why a network cannot have the convolutions that it has, or what is said about them for nothing; undefined when it can. */
function convolutionFault(network: NetworkConfig, { rule }: TrainConfig): string | undefined {
  if (!hasConvolutions(network.layers)) {
    return network.input === undefined
      ? undefined
      : 'network.input: only convolutions need the shape of a sample, and all layers are dense; remove it';
  }
  const { convolutions = false, heads } = ruleNamed(rule.kind);
  if (!convolutions) {
    const others = rulesThat((other) => other.convolutions ?? false);
    return (
      `train.rule.kind: ${rule.kind} trains only dense layers, but network.layers has a convolution; ` +
      `set it to ${either(others.map((kind) => `"${kind}"`))}, or give every layer as a number of units`
    );
  }
  if ((network.heads ?? heads) === 'all') {
    return 'network.heads: in a network with convolutions a head reads only its own layer; set it to "own"';
  }
  if (network.prefixes.length > 0) {
    return 'network.prefixes: a convolution decides only as a whole, with all its channels; remove it';
  }
  return undefined;
}

/** An existing config, as a path from the working folder; in an installed package it is not below that folder. */
function exampleConfig(): string {
  const path = join(packageRoot, 'examples', 'mnist', 'ffirm.json');
  const near = relative('', path);
  return near.startsWith('..') ? path : near;
}

/** The JSON Schema (draft 2020-12) of a config file: what a user may write, before defaults are filled in. */
export function configJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(configSchema, { io: 'input' });
}

/**
 * Checks the text of a config file and fills in the defaults.
 *
 * @param source name of the file, for messages
 * @throws InputError listing every fault with its path, what is allowed there, and for an unknown key the nearest valid name
 */
export function parseConfig(text: string | Uint8Array, source: string): Config {
  const value = parseJson(text, source, `start from ${exampleConfig()}`);
  const parsed = configSchema.safeParse(value);
  const faults = parsed.success
    ? faultsAcrossKeys(parsed.data, Object(value))
    : [...describeIssues(parsed.error, configSchema, value), ...missingNetwork(value)];
  if (parsed.success && faults.length === 0) return { ...parsed.data, folder: dirname(source) };
  throw faultsError(source, 'the config', faults);
}

/**
 * Reads and checks a config file.
 *
 * @throws InputError when the file cannot be read or its content is wrong
 */
export async function loadConfig(path: string): Promise<Config> {
  return parseConfig(await readConfig(path), path);
}

async function readConfig(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw explainSystemError(error, path, `name a config file, such as ${exampleConfig()}`);
  }
}

function missingNetwork(value: unknown): readonly string[] {
  return isObject(value) && !('network' in value) && !('import' in value) ? [NO_NETWORK] : [];
}

const NO_NETWORK =
  'network: missing; say which network to train ("network"), or which files to import ("import")';

/** Conflicts between parts of a config: conditions that are outside the schema because they concern several keys. */
function faultsAcrossKeys(config: Config, given: object): readonly string[] {
  const faults = [
    networkFault(config, given),
    layoutFault(config),
    exitFault(config, given),
    recordingsFault(config),
    streamingFault(config),
    learnFault(config),
  ].flatMap((fault) => fault ?? []);
  return [...faults, ...nameFaults(config)];
}

/** What is wrong with the places of exit points; undefined when nothing is. */
function exitFault({ exit: { first }, network }: Config, given: object): string | undefined {
  if (network === undefined) return undefined;
  if (hasConvolutions(network.layers)) {
    const exit = 'exit' in given && isObject(given.exit) ? given.exit : {};
    const key = ['first', 'block'].find((name) => name in exit);
    return key === undefined
      ? undefined
      : `exit.${key}: the exit points of a network with convolutions are at the ends of its layers; remove it`;
  }
  if (first === undefined) return undefined;
  const widest = Math.max(...network.layers.map(unitsOf));
  return first <= widest
    ? undefined
    : `exit.first: ${first} units are more than any layer has (the widest has ${widest}); lower it, or remove it`;
}

/** What cannot be kept of samples; undefined when nothing is wrong. */
function learnFault({ learn }: Config): string | undefined {
  return learn?.weights === 'layer' && learn.keep === 'products' ? PRODUCTS_OF_LAYER : undefined;
}

/** Recordings to verify in data without recordings. */
function recordingsFault({ data, verify }: Config): string | undefined {
  if (verify.recordings === undefined || data.source === 'recordings') return undefined;
  return `verify.recordings: can only be used with data.source "recordings", but this is "${data.source}"; remove it`;
}

/** Why outputs cannot be kept from one window to the next; undefined when they can, or need not be. */
function streamingFault({ data, network, quantize }: Config): string | undefined {
  if (!quantize.streaming) return undefined;
  if (data.source !== 'recordings' || data.signal.kind !== 'raw') {
    return 'quantize.streaming: only windows of raw samples (data.signal.kind "raw") can share columns; remove it';
  }
  // The layers of a network that is imported are known later.
  if (network === undefined) return undefined;
  if (network.normalization.kind !== 'none') {
    return (
      `network.normalization.kind: with quantize.streaming no layer may depend on the length of a whole map, but this is ` +
      `"${network.normalization.kind}"; set it to "none"`
    );
  }
  const { length, hop = length } = data.signal;
  const { input } = network;
  if (input !== undefined && (input.height !== 1 || input.width !== length)) {
    return (
      `network.input: with quantize.streaming a position is a point of a window of ${length}, but this has ` +
      `${input.height} x ${input.width} positions; remove it`
    );
  }
  const common = columnsInCommon(
    hop,
    length,
    network.layers.flatMap((layer) => (typeof layer === 'number' ? [] : [layer])),
  );
  if (!('problem' in common)) return undefined;
  const at = common.layer === undefined ? 'quantize.streaming' : `network.layers[${common.layer}]`;
  return `${at}: ${common.problem}; ${common.remedy}`;
}

/** What is wrong with the described layout of tables and text; undefined when nothing is. */
function layoutFault({ data }: Config): string | undefined {
  return 'decimal' in data && data.decimal === ',' && data.delimiter === ','
    ? 'data.decimal: a comma cannot be both the decimal mark and the delimiter; set data.delimiter to ";"'
    : undefined;
}

/** What is wrong with the network, its training or its origin; undefined when nothing is. */
function networkFault(config: Config, given: object): string | undefined {
  const { network } = config;
  if (config.import !== undefined) {
    const other = ['network', 'train'].find((key) => key in given);
    return other === undefined
      ? undefined
      : `${other}: cannot be combined with "import": an imported network has its shape and is already trained; remove one of the two`;
  }
  if (network === undefined) {
    return NO_NETWORK;
  }
  if (config.data.source !== 'recordings' && config.data.standardize !== undefined) {
    if (config.train.shift > 0) {
      return 'train.shift: pixels shifted in at the border are 0, which is wrong for standardized pictures; remove it, or data.standardize';
    }
    if (config.train.cutout !== undefined) {
      return 'train.cutout: pixels that are cut out are 0, which is wrong for standardized pictures; remove it, or data.standardize';
    }
  }
  const ofConvolutions = convolutionFault(network, config.train);
  if (ofConvolutions !== undefined) return ofConvolutions;
  const widest = Math.max(...network.layers.map(unitsOf));
  const tooWide = network.prefixes.find((prefix) => prefix > widest);
  return tooWide === undefined
    ? ruleFault(network, config.train)
    : `network.prefixes: ${tooWide} is wider than every layer (the widest has ${widest} units); lower it, or remove it`;
}
