import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from '../config/config.js';
import { importing } from '../config/network-source.js';
import type { DataSplits, Dataset } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import { sha256 } from '../io/hash.js';
import { version } from '../io/package.js';
import { writeWhole } from '../io/write-file.js';
import type { Decision } from '../kernel/decision/decision.js';
import { accuracyOf, classifyAll } from '../model/forward.js';
import { parseDescription } from '../model/import-description.js';
import { importNetwork } from '../model/import-network.js';
import { listNames } from '../model/import-tensor.js';
import type { Provenance } from '../model/metadata.js';
import { encodeFloatModel } from '../model/model-file.js';
import { describeNetwork, type FloatNetwork } from '../model/network.js';
import { decodeSafetensors } from '../model/safetensors.js';
import { chanceRemark } from './chance.js';
import { checkSettings } from './check-settings.js';
import { readImported, textOf } from './import-files.js';
import { type ImportPaths, importPathsOf, outputFiles, type Paths } from './paths.js';
import { type StepOptions, silent } from './reporter.js';
import { inStep, type Work } from './work.js';

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

/** Refuses a network whose features or classes differ from those of the data. */
function checkFitsData({ features, classNames }: FloatNetwork, data: Dataset, source: string): void {
  if (features !== data.width) {
    throw new InputError(
      `${source}: features: ${features}, but the samples of ${data.name} have ${data.width} features; correct the description or data`,
    );
  }
  if (JSON.stringify(classNames) === JSON.stringify(data.classNames)) return;
  const sameNames =
    classNames.length === data.classNames.length &&
    classNames.every((name) => data.classNames.includes(name));
  throw new InputError(
    `${source}: classNames: ${listNames(classNames)}, but those of ${data.name} are ${listNames(data.classNames)}` +
      (sameNames
        ? ', in this order; bring the rows of the classifier into the order of the data'
        : '; correct the description or data'),
  );
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
    if (!written.includes(await real(from[key]))) continue;
    throw new InputError(
      `${from[key]} (import.${key}): is a file that ffirm would overwrite; move it, or name another folder with --output`,
    );
  }
}

async function importModel(from: ImportPaths, { paths, reporter, ...work }: Work): Promise<ImportReport> {
  const { model } = paths;
  await checkApart(from, paths);
  const descriptionBytes = await readImported(from.description, 'description');
  const description = parseDescription(textOf(descriptionBytes, from.description), from.description);
  const weightBytes = await readImported(from.weights, 'weights');
  const file = decodeSafetensors(weightBytes, from.weights);
  const { network, unused } = importNetwork(file, description, from.weights);
  if (unused.length > 0) {
    reporter.warn(
      `${from.weights}: not used, as the description does not name them: ${listNames(unused)}; name them if the network needs them`,
    );
  }
  const splits = await work.splits();
  for (const note of splits.notes ?? []) reporter.note(note);
  checkFitsData(network, splits.train, from.description);
  const { validation } = splits;
  const accuracy = accuracyOf(classifyAll(network, validation).labels, validation);
  const remark = chanceRemark(accuracy, validation);
  if (remark !== undefined) {
    reporter.warn(
      `${remark}; does the description (normalization, label, order of classes) or data.standardize differ from training?`,
    );
  }
  const hashes = { weights: sha256(weightBytes), description: sha256(descriptionBytes) };
  const provenance = provenanceOf(splits, hashes);
  await writeWhole(model, encodeFloatModel({ network, provenance, frontEnd: splits.frontEnd }));
  return {
    model,
    network: describeNetwork(network.layers),
    decision: network.heads === undefined ? 'goodness' : 'heads',
    classNames: network.classNames,
    weights: hashes.weights,
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
  const from = importPathsOf(importing(config));
  await checkSettings(config, options.reporter ?? silent);
  return inStep(config, options, (work) => importModel(from, work));
}
