import { readFile } from 'node:fs/promises';
import type { Config } from '../config/config.js';
import { importing, networkCommand } from '../config/network-source.js';
import { inputPaths } from '../data/input-paths.js';
import type { SplitReport } from '../data/split-report.js';
import { claimOf } from '../exit/claim.js';
import { sha256 } from '../io/hash.js';
import { version } from '../io/package.js';
import { checkReplaceable } from '../io/replace-folder.js';
import { writeWhole } from '../io/write-file.js';
import type { Decision } from '../kernel/decision/decision.js';
import { decodeFloatModel } from '../model/model-file.js';
import { describeNetwork } from '../model/network.js';
import { decodeIntegerModel } from '../quantize/integer-model-file.js';
import type { Target } from '../simulate/target.js';
import { requireTools } from '../simulate/tools.js';
import { runCalibrate } from './calibrate-step.js';
import type { MostFrequent } from './chance.js';
import { checkSettings } from './check-settings.js';
import { hashCode } from './code-hash.js';
import { configHash, runGenerate } from './generate-step.js';
import { runImport } from './import-step.js';
import { inOutput } from './output.js';
import { importPathsOf, type Paths } from './paths.js';
import { runQuantize } from './quantize-step.js';
import { silent } from './reporter.js';
import { sharedSplits } from './step-data.js';
import { hashBundle, stepOutputs } from './step-outputs.js';
import { hashPath, isUpToDate, recordStep, type StepName } from './steps.js';
import { runTrain, type TrainOptions } from './train-step.js';
import { readVerified, type Verified } from './verified.js';
import { runVerify } from './verify-step.js';
import { mismatchesOf } from './verify-target.js';

/** The figures of a whole run, as in summary.json. */
export interface Summary {
  readonly dataset: string;
  /** How the samples were split; absent if the data set itself defines the parts. */
  readonly split?: SplitReport;
  /** The engine that trained the network; null if it was imported. */
  readonly engine: string | null;
  readonly network: string;
  /** What decides the label: the goodness of every label, or heads. */
  readonly decision: Decision;
  /** Percent of the test samples. */
  readonly accuracy: Verified['accuracy'];
  /** The accuracy of always answering the most frequent class of the test samples. */
  readonly mostFrequent: MostFrequent;
  /** margin, lightff or none. */
  readonly exitRule: string;
  /** The claim of calibration about early exit, or why there is none; null for stopping rules that make no claim. */
  readonly claim: string | null;
  /** Multiply-accumulates per sample. */
  readonly macs: Verified['macs'];
  readonly verify: readonly { executor: string; samples: number; mismatches: number }[];
  /** Bytes on the first Cortex-M target (else the first target). */
  readonly flash: { code: number; weights: number };
  readonly ram: { workspace: number; stack: number | null };
  /** For recordings: scores by class and by recording, and whole recordings on every target. */
  readonly signal?: Pick<Verified, 'scores' | 'streams'>;
}

export interface RunOptions extends TrainOptions {
  /** Run every step, even if its inputs did not change. */
  readonly force?: boolean | undefined;
}

export interface RunReport {
  readonly passed: boolean;
  readonly summary: Summary;
  /** Steps that were skipped because their inputs did not change. */
  readonly skipped: readonly StepName[];
}

function roundMacs(macs: Summary['macs']): Summary['macs'] {
  const { full, lightff, mean, worst } = macs;
  return { full, lightff: Math.round(lightff), mean: Math.round(mean), worst };
}

/** The most frequent class of the test samples. */
function mostFrequentIn({ classes, count }: Verified['scores']['int8']['scores']): MostFrequent {
  const [most] = [...classes].sort((a, b) => b.present - a.present);
  return { name: most.name, percent: (100 * most.present) / count };
}

async function summarize(paths: Paths, verification: Verified): Promise<Summary> {
  const { network, provenance } = decodeFloatModel(await readFile(paths.model), paths.model);
  const { origin } = decodeIntegerModel(await readFile(paths.integerModel), paths.integerModel);
  const measured =
    verification.executors.find(({ stack }) => stack !== undefined) ?? verification.executors[0];
  return {
    dataset: provenance.data.name,
    ...(provenance.data.split === undefined ? {} : { split: provenance.data.split }),
    engine: provenance.training === undefined ? null : provenance.engine.name,
    network: describeNetwork(network.layers),
    decision: network.heads === undefined ? 'goodness' : 'heads',
    accuracy: verification.accuracy,
    mostFrequent: mostFrequentIn(verification.scores.int8.scores),
    exitRule: origin.exit.rule,
    claim: claimOf(origin, network.classNames),
    macs: roundMacs(verification.macs),
    verify: verification.executors.map((report) => ({
      executor: report.executor,
      samples: report.samples,
      mismatches: mismatchesOf(report),
    })),
    flash: measured.flash,
    ram: { workspace: measured.workspace, stack: measured.stack ?? null },
  };
}

/** What the outputs of each step depend on, in addition to the files of the steps before it. */
function settingsOf(config: Config): Readonly<Record<StepName, unknown>> {
  const { name, seed, data, network, import: files, train, quantize, exit, generate, verify } = config;
  const { targets, packages, kernels, memory } = generate;
  return {
    train: { seed, data, network, train },
    import: { seed, data, files },
    quantize: { data, quantize },
    calibrate: { data, exit },
    generate: { config: configHash(config), targets, packages, kernels, memory },
    verify: { name, data, verify, targets },
  };
}

/** True for the steps that produce the float model. */
function isFirst(step: StepName): boolean {
  return step === 'train' || step === 'import';
}

async function runSteps(
  config: Config,
  targets: readonly Target[],
  paths: Paths,
  options: RunOptions,
): Promise<RunReport> {
  const reporter = options.reporter ?? silent;
  const settings = settingsOf(config);
  const outputsOf = stepOutputs(paths);
  const code = await hashCode();
  const data = await Promise.all((await inputPaths(config)).map(hashPath));
  const skipped: StepName[] = [];
  let hasTools: Promise<void> | undefined;

  async function runStep(
    step: StepName,
    inputs: readonly Promise<string | undefined>[],
    work: () => Promise<object>,
  ): Promise<void> {
    const hashes = await Promise.all(inputs);
    const identity = sha256(
      JSON.stringify([version, isFirst(step) ? code.training : code.all, settings[step], data, hashes]),
    );
    if (!options.force && (await isUpToDate(paths.steps, step, identity, outputsOf[step]))) {
      skipped.push(step);
      reporter.note(`${step}: nothing changed, skipped`);
      return;
    }
    // The tools for verification at the end must be present before training starts.
    hasTools ??= requireTools(targets);
    await hasTools;
    reporter.note(step);
    const report = await work();
    // A verification that failed runs again next time.
    if (!('passed' in report && report.passed === false)) {
      await recordStep(paths.steps, step, identity, outputsOf[step]);
    }
  }

  // A folder that must not be replaced is reported before training, not after it.
  await checkReplaceable(paths.bundle, config.name);
  if (networkCommand(config) === 'import') {
    const { weights, description } = importPathsOf(importing(config));
    const files = description === undefined ? [weights] : [weights, description];
    await runStep('import', files.map(hashPath), () => runImport(config, options));
  } else {
    await runStep('train', [], () => runTrain(config, options));
  }
  await runStep('quantize', [hashPath(paths.model)], () => runQuantize(config, options));
  await runStep('calibrate', [hashPath(paths.quantized)], () => runCalibrate(config, options));
  await runStep('generate', [hashPath(paths.integerModel)], () => runGenerate(config, options));
  const verified = [hashPath(paths.model), hashPath(paths.integerModel), hashBundle(paths.bundle)];
  await runStep('verify', verified, () => runVerify(config, options));
  const report = await readVerified(paths.verification);
  const { scores, streams } = report;
  const summary: Summary = {
    ...(await summarize(paths, report)),
    ...(streams.length === 0 ? {} : { signal: { scores, streams } }),
  };
  await writeWhole(paths.summary, `${JSON.stringify(summary, null, 2)}\n`);
  return { passed: report.passed, summary, skipped };
}

/**
 * Runs all steps of a config: train or import, quantize, calibrate, generate, verify, summary. A step is skipped if its
 * inputs did not change since it last ran and its outputs are untouched and readable.
 *
 * @throws what the steps throw
 */
export async function runAll(config: Config, options: RunOptions = {}): Promise<RunReport> {
  const targets = await checkSettings(config, options.reporter ?? silent);
  // Read once, by the first step that needs them, and released at the end of the run.
  const splits = sharedSplits(config, options);
  return inOutput(config, options, (paths, held) => runSteps(config, targets, paths, { ...held, splits }));
}
