import { adaptationOf } from '../adapt/adaptation-of.js';
import { generateBundle } from '../codegen/bundle.js';
import type { BundleInput } from '../codegen/bundle-input.js';
import { goldenVectors } from '../codegen/golden.js';
import { KERNEL_NAMES, type KernelName } from '../codegen/kernels/registry.js';
import { memoryCosts } from '../codegen/memory-cost.js';
import type { Config } from '../config/config.js';
import { type DataSplits, pickSamples } from '../data/dataset.js';
import { sha256 } from '../io/hash.js';
import { version } from '../io/package.js';
import { replaceFolder } from '../io/replace-folder.js';
import { coverClasses } from '../math/spread.js';
import { listNames } from '../model/import-tensor.js';
import { quantizeInputs } from '../quantize/input.js';
import { openFrontEnd } from '../signal/open-front-end.js';
import { type CardScores, modelCardOf, readCardScores } from './card.js';
import { targetsOf } from './check-settings.js';
import { withCounted } from './counted-calls.js';
import { type ReadModel, readIntegerModel } from './integer-model.js';
import type { StepOptions } from './reporter.js';
import { checkSameData } from './same-data.js';
import { inStep, type Work } from './work.js';

/** The result of generation. */
export interface GenerateReport {
  readonly bundle: string;
  readonly files: readonly { path: string; bytes: number }[];
}

/** The part of a config on which the bytes of a bundle depend. */
export function configHash(config: Config): string {
  const { name, seed, data, network, import: files, train, quantize, exit, learn, generate, card } = config;
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
      learn,
      golden: generate.goldenVectors,
      // The hash of other bundles is what it was before there was a choice.
      memory: generate.memory === 'small' ? generate.memory : undefined,
      card,
    }),
  );
}

/** The part of a config that a bundle is made from. */
export interface BundleSettings
  extends Pick<Config, 'name' | 'data' | 'network' | 'train' | 'learn' | 'generate' | 'card'> {
  /** Hash of everything on which the bytes of the bundle depend. */
  readonly configHash: string;
}

/** @see BundleSettings */
export function bundleSettingsOf(config: Config): BundleSettings {
  const { name, data, network, train, learn, generate, card } = config;
  return { name, data, network, train, learn, generate, card, configHash: configHash(config) };
}

/** The kernels of a bundle. @throws InputError when a target is unknown, even if all kernels are included */
async function kernelsOf(settings: Config['generate']): Promise<readonly KernelName[]> {
  const targets = await targetsOf(settings);
  return settings.kernels === 'all' ? KERNEL_NAMES : targets.map((target) => target.kernel);
}

/**
 * The input from which the bundle of an integer model is generated, with golden vectors from test samples of every class.
 *
 * @param scores what was measured of this model, for its card
 */
export async function bundleInputOf(
  bundle: BundleSettings,
  read: ReadModel,
  splits: DataSplits,
  scores: CardScores,
): Promise<BundleInput> {
  const { name, generate: settings, learn, configHash: hash, ...trained } = bundle;
  const { bytes, file } = read;
  const chosen = coverClasses(splits.test.labels, settings.goldenVectors);
  const samples = pickSamples(splits.test, chosen);
  const { model, scales } = file.network;
  const modelHash = sha256(bytes);
  return {
    name,
    version,
    file,
    packages: settings.packages,
    kernels: await kernelsOf(settings),
    memory: settings.memory,
    signal: file.frontEnd === undefined ? undefined : openFrontEnd(file.frontEnd),
    golden: goldenVectors(model, quantizeInputs(samples.features, scales.inputScale)),
    adaptation: learn && adaptationOf(trained, learn, file.network, modelHash, splits.train),
    modelHash,
    configHash: hash,
    card: modelCardOf(bundle, file, modelHash, splits, scores),
  };
}

/** What `"memory": "small"` saves in a library and what it costs; undefined if that was not asked for. */
export function memoryNote(
  { generate: { memory } }: BundleSettings,
  { file }: ReadModel,
): string | undefined {
  if (memory === 'fast') return undefined;
  const saved = memoryCosts(KERNEL_NAMES, file.network)
    .filter(({ fast, small }) => small < fast)
    .map(({ kernel, fast, small }) => `${small} bytes instead of ${fast} with kernel ${kernel}`);
  return saved.length === 0
    ? 'generate.memory: "small" saves nothing for this network: its workspace is as small without it'
    : `generate.memory: "small" makes the workspace ${saved.join(', ')}, and dense layers need more instructions; compare \`ffirm bench\` with "fast"`;
}

async function generate(
  settings: BundleSettings,
  { paths, reporter, ...work }: Work,
): Promise<GenerateReport> {
  const model = await readIntegerModel(paths);
  const splits = await work.splits();
  checkSameData(model.file.origin.provenance, splits, paths.integerModel);
  const report = await writeBundle(
    await bundleInputOf(settings, model, splits, await readCardScores(paths, model)),
    { paths, reporter },
  );
  const note = memoryNote(settings, model);
  if (note !== undefined) reporter.note(note);
  return report;
}

/** Writes a library, with what was counted of it if it is there already. */
export async function writeBundle(
  input: BundleInput,
  { paths, reporter }: Pick<Work, 'paths' | 'reporter'>,
): Promise<GenerateReport> {
  const bundle = generateBundle(input.counted === undefined ? await withCounted(paths.bundle, input) : input);
  const { kept, edited } = await replaceFolder(paths.bundle, bundle);
  if (kept.length > 0)
    reporter.note(`${paths.bundle}: kept files that ffirm did not write: ${listNames(kept)}`);
  if (edited.length > 0) {
    reporter.warn(
      `${paths.bundle}: changes to generated files were overwritten: ${listNames(edited)}; keep your own code in files with other names`,
    );
  }
  return {
    bundle: paths.bundle,
    files: [...bundle].map(([path, text]) => ({ path, bytes: Buffer.byteLength(text) })),
  };
}

/**
 * Writes the C library of the integer model, replacing an older one as a whole. Files that others put into its folder are kept,
 * and so is what `bench` counted of the same library.
 *
 * @throws InputError when there is no integer model yet, it belongs to different data, or ffirm did not write the folder
 * @throws LoweringError when the kernel leaves the C-expressible subset
 */
export function runGenerate(config: Config, options: StepOptions = {}): Promise<GenerateReport> {
  return inStep(config, options, (work) => generate(bundleSettingsOf(config), work));
}
