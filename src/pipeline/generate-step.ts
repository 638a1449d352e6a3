import { type BundleInput, generateBundle } from '../codegen/bundle.js';
import { goldenVectors } from '../codegen/golden.js';
import { KERNEL_NAMES, type KernelName } from '../codegen/kernel-variant.js';
import type { Config } from '../config/config.js';
import { type DataSplits, pickSamples } from '../data/dataset.js';
import { sha256 } from '../io/hash.js';
import { version } from '../io/package.js';
import { replaceFolder } from '../io/replace-folder.js';
import { coverClasses } from '../math/spread.js';
import { listNames } from '../model/import-tensor.js';
import { quantizeInputs } from '../quantize/input.js';
import { openFrontEnd } from '../signal/open-front-end.js';
import { targetsOf } from './check-settings.js';
import { type ReadModel, readIntegerModel } from './integer-model.js';
import { inOutput } from './output.js';
import type { Paths } from './paths.js';
import { type StepOptions, silent } from './reporter.js';
import { checkSameData } from './same-data.js';
import { loadStepData } from './step-data.js';

/** What was generated. */
export interface GenerateReport {
  readonly bundle: string;
  readonly files: readonly { path: string; bytes: number }[];
}

/** The part of a config that the bytes of a bundle depend on. */
export function configHash(config: Config): string {
  const { name, seed, data, network, import: files, train, quantize, exit, generate } = config;
  return sha256(
    JSON.stringify({
      name,
      seed,
      data,
      network,
      import: files,
      train,
      quantize,
      exit,
      golden: generate.goldenVectors,
    }),
  );
}

/** The kernels that a bundle has. @throws InputError when there is no such target, whichever they are */
async function kernelsOf(config: Config): Promise<readonly KernelName[]> {
  const targets = await targetsOf(config);
  return config.generate.kernels === 'all' ? KERNEL_NAMES : targets.map((target) => target.kernel);
}

/**
 * What the bundle of an integer model is made of, with golden vectors from test samples of every class.
 */
export async function bundleInputOf(
  config: Config,
  { bytes, file }: ReadModel,
  splits: DataSplits,
): Promise<BundleInput> {
  const chosen = coverClasses(splits.test.labels, config.generate.goldenVectors);
  const samples = pickSamples(splits.test, chosen);
  const { model, scales } = file.network;
  return {
    name: config.name,
    version,
    file,
    packages: config.generate.packages,
    kernels: await kernelsOf(config),
    signal: file.frontEnd === undefined ? undefined : openFrontEnd(file.frontEnd),
    golden: goldenVectors(model, quantizeInputs(samples.features, scales.inputScale)),
    modelHash: sha256(bytes),
    configHash: configHash(config),
  };
}

async function generate(config: Config, paths: Paths, options: StepOptions): Promise<GenerateReport> {
  const reporter = options.reporter ?? silent;
  const model = await readIntegerModel(paths);
  const splits = await loadStepData(config, options);
  checkSameData(model.file.origin.provenance, splits, paths.integerModel);
  const bundle = generateBundle(await bundleInputOf(config, model, splits));
  const { kept, edited } = await replaceFolder(paths.bundle, bundle);
  if (kept.length > 0) reporter.note(`${paths.bundle}: kept what ffirm did not write: ${listNames(kept)}`);
  if (edited.length > 0) {
    reporter.warn(
      `${paths.bundle}: changes to generated files are gone: ${listNames(edited)}; keep your own code in files of other names`,
    );
  }
  return {
    bundle: paths.bundle,
    files: [...bundle].map(([path, text]) => ({ path, bytes: Buffer.byteLength(text) })),
  };
}

/**
 * Writes the C library of the integer model, replacing an older one as a whole. Files that others put into its folder stay.
 *
 * @throws InputError when there is no integer model yet, it belongs to other data, or the folder was not written by ffirm
 * @throws LoweringError when the kernel leaves the C-expressible subset
 */
export function runGenerate(config: Config, options: StepOptions = {}): Promise<GenerateReport> {
  return inOutput(config, options, (paths, held) => generate(config, paths, held));
}
