import { readFile, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config, ImportConfig, ImportingConfig } from '../config/config.js';
import { importing } from '../config/network-source.js';
import type { DataSplits, Dataset } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import { explainSystemError } from '../errors/system-error.js';
import { sha256 } from '../io/hash.js';
import { version } from '../io/package.js';
import { writeWhole } from '../io/write-file.js';
import type { Decision } from '../kernel/decision/decision.js';
import { withClassOrder } from '../model/class-order.js';
import { isSameMap, mapText } from '../model/convolution.js';
import { accuracyOf, classifyAll } from '../model/forward.js';
import type { ForeignFile, ForeignNetwork, ImportFormat } from '../model/import-format.js';
import { importFormatOf } from '../model/import-formats/registry.js';
import { listNames } from '../model/import-tensor.js';
import type { Provenance } from '../model/metadata.js';
import { encodeFloatModel } from '../model/model-file.js';
import { describeNetwork, type FloatNetwork } from '../model/network.js';
import { fitExits } from '../train/fit-exits.js';
import { knownShapeOf } from '../train/input-shape.js';
import { chanceRemark } from './chance.js';
import { checkSettings } from './check-settings.js';
import { type ImportPaths, importPathsOf, outputFiles, type Paths } from './paths.js';
import { type StepOptions, silent } from './reporter.js';
import { inStep, type Work } from './work.js';

/** Largest file that is read: far larger than a microcontroller can hold, far smaller than the memory of a computer. */
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * Reads a file that "import" of a config names.
 *
 * @param key of "import", for messages
 * @throws InputError when it does not exist, is not a file (but a folder or a device), is too large or cannot be read
 */
async function readImported(path: string, key: 'weights' | 'description'): Promise<Uint8Array> {
  const place = `${path} (import.${key})`;
  const facts = await stat(path).catch((error: unknown) => {
    throw explainSystemError(error, place, 'relative paths start from the folder of the config file');
  });
  if (facts.isDirectory()) throw new InputError(`${place}: is a folder; name the file in it`);
  // A device such as /dev/zero never ends.
  if (!facts.isFile()) throw new InputError(`${place}: is not a regular file; name one`);
  if (facts.size > MOST_BYTES) {
    throw new InputError(
      `${place}: has ${facts.size} bytes, but a network that ffirm can run has at most ${MOST_BYTES}; name a smaller file`,
    );
  }
  try {
    return await readFile(path);
  } catch (error) {
    throw explainSystemError(error, place);
  }
}

/** The imported network. */
export interface ImportReport {
  readonly model: string;
  readonly network: string;
  readonly decision: Decision;
  readonly classNames: readonly string[];
  /** SHA-256 of the file of the weights. */
  readonly weights: string;
  /** Tensors of that file that the description does not mention. */
  readonly unused: readonly string[];
  /** Accuracy of the whole network on the validation samples, in percent. */
  readonly validationAccuracy: number;
}

/** Refuses a network that takes samples of another width or shape than those of the data. */
function checkSamples({ network: { features }, input }: ForeignNetwork, data: Dataset, source: string): void {
  if (features !== data.width) {
    throw new InputError(
      `${source}: features: ${features}, but the samples of ${data.name} have ${data.width} features; correct the description or data`,
    );
  }
  const known = knownShapeOf(data);
  if (input === undefined || known === undefined || isSameMap(known, input)) return;
  throw new InputError(
    `${source}: its samples are ${mapText(input)}, those of ${data.name} are ${mapText(known)} (height x width x channels); ` +
      'correct the network or data',
  );
}

/**
 * The network with the names of its classes, which are those of the data, in the same order.
 *
 * @param given names of the config, in the order of the outputs, for a file that has none
 * @param source of the names, for messages
 */
function withNames(
  foreign: ForeignNetwork,
  given: readonly string[] | undefined,
  data: Dataset,
  source: string,
): FloatNetwork {
  const { network, classes } = foreign;
  if (given !== undefined && given.length !== classes) {
    throw new InputError(
      `import.classNames: ${given.length} names, but the network distinguishes ${classes} classes; name each once`,
    );
  }
  if (foreign.classNames === undefined && given === undefined && classes !== data.classNames.length) {
    throw new InputError(
      `${source}: the network distinguishes ${classes} classes, but ${data.name} has ${data.classNames.length}: ${listNames(data.classNames)}; ` +
        'correct the network or data',
    );
  }
  const classNames = foreign.classNames ?? given ?? data.classNames;
  const named = { ...network, classNames: data.classNames };
  if (JSON.stringify(classNames) === JSON.stringify(data.classNames)) return named;
  const sameNames =
    new Set(classNames).size === data.classNames.length &&
    classNames.every((name) => data.classNames.includes(name));
  if (sameNames && given !== undefined && network.heads !== undefined) {
    return { ...named, heads: withClassOrder(network.heads, given, data.classNames) };
  }
  throw new InputError(
    `${source}: classNames: ${listNames(classNames)}, but those of ${data.name} are ${listNames(data.classNames)}` +
      (sameNames
        ? ', in this order; bring the rows of the classifier into the order of the data'
        : '; correct the description or data'),
  );
}

/** Refuses keys of "import" that do not belong to the format of its file. */
function checkKeys(format: ImportFormat, { description, classNames }: ImportConfig, weights: string): void {
  if (format.isDescribed && description === undefined) {
    throw new InputError(
      `${weights} (import.weights): a file of safetensors needs a description of its tensors; name one with import.description, as docs/import.md describes`,
    );
  }
  if (!format.isDescribed && description !== undefined) {
    throw new InputError(
      `import.description: ${format.name} files describe themselves; remove it, or name a file of safetensors as import.weights`,
    );
  }
  if (format.isDescribed && classNames !== undefined) {
    throw new InputError('import.classNames: the description names the classes; remove it');
  }
}

function provenanceOf(splits: DataSplits, imported: NonNullable<Provenance['imported']>): Provenance {
  const { train, fingerprint, split } = splits;
  return {
    ffirm: version,
    data: {
      name: train.name,
      source: train.source,
      fingerprint,
      ...(split === undefined ? {} : { split }),
    },
    imported,
  };
}

/** Refuses to import a file that the steps would overwrite. @throws InputError naming the file */
async function checkApart(from: ImportPaths, paths: Paths): Promise<void> {
  const real = (path: string) => realpath(path).catch(() => resolve(path));
  const written = await Promise.all(outputFiles(paths).map(real));
  for (const key of ['weights', 'description'] as const) {
    const path = from[key];
    if (path === undefined || !written.includes(await real(path))) continue;
    throw new InputError(
      `${path} (import.${key}): is a file that ffirm would overwrite; move it, or name another folder with --output`,
    );
  }
}

/** The bytes of a file that "import" names, and its path. */
async function openImported(path: string, key: 'weights' | 'description'): Promise<ForeignFile> {
  return { bytes: await readImported(path, key), source: path };
}

/** The network with the heads that the config wants fitted. @throws InputError when the network has none */
function withExits(network: FloatNetwork, { import: { exits }, seed }: ImportingConfig, training: Dataset) {
  if (exits === undefined) return network;
  if (network.heads !== undefined) return fitExits(network, exits.grid, training, seed);
  throw new InputError(
    'import.exits: goodness decides in this network, and it can stop after every layer as it is; remove it',
  );
}

async function importModel(config: ImportingConfig, from: ImportPaths, work: Work): Promise<ImportReport> {
  const { paths, reporter } = work;
  const { model } = paths;
  const format = importFormatOf(from.weights);
  checkKeys(format, config.import, from.weights);
  await checkApart(from, paths);
  const description =
    from.description === undefined ? undefined : await openImported(from.description, 'description');
  const weights = await openImported(from.weights, 'weights');
  const foreign = format.read(weights, description);
  const { unused } = foreign;
  if (unused.length > 0) {
    reporter.warn(
      format.isDescribed
        ? `${from.weights}: not used, as the description does not name them: ${listNames(unused)}; name them if the network needs them`
        : `${from.weights}: not used, as no node reads them: ${listNames(unused)}; export the network again if it needs them`,
    );
  }
  const splits = await work.splits();
  for (const note of splits.notes ?? []) reporter.note(note);
  const described = from.description ?? from.weights;
  checkSamples(foreign, splits.train, described);
  const named = withNames(foreign, config.import.classNames, splits.train, described);
  const network = withExits(named, config, splits.train);
  const { validation } = splits;
  const accuracy = accuracyOf(classifyAll(network, validation).labels, validation);
  const remark = chanceRemark(accuracy, validation);
  if (remark !== undefined) {
    reporter.warn(
      format.isDescribed
        ? `${remark}; does the description (normalization, label, order of classes) or data.standardize differ from training?`
        : `${remark}; does the order of the classes (import.classNames) or data.standardize differ from training?`,
    );
  }
  const imported = {
    weights: sha256(weights.bytes),
    ...(description === undefined ? {} : { description: sha256(description.bytes) }),
    ...(config.import.exits === undefined
      ? {}
      : { exits: { grid: config.import.exits.grid, seed: config.seed } }),
  };
  const provenance = provenanceOf(splits, imported);
  await writeWhole(model, encodeFloatModel({ network, provenance, frontEnd: splits.frontEnd }));
  return {
    model,
    network: describeNetwork(network.layers),
    decision: network.heads === undefined ? 'goodness' : 'heads',
    classNames: network.classNames,
    weights: imported.weights,
    unused,
    validationAccuracy: 100 * accuracy,
  };
}

/**
 * Imports the network that a config names and writes the model file, as training does.
 *
 * @throws InputError when the config trains its network, a file is missing or damaged, its tensors do not match the
 *   description, or the network does not fit the data
 */
export async function runImport(config: Config, options: StepOptions = {}): Promise<ImportReport> {
  const narrowed = importing(config);
  await checkSettings(config, options.reporter ?? silent);
  return inStep(config, options, (work) => importModel(narrowed, importPathsOf(narrowed), work));
}
