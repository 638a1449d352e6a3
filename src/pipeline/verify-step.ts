import { join, resolve } from 'node:path';
import { generateBundle } from '../codegen/bundle.js';
import { CARD_FILES, hasTestScores } from '../codegen/card/card.js';
import type { Config } from '../config/config.js';
import { networkCommand } from '../config/network-source.js';
import { type Dataset, recordingsOf } from '../data/dataset.js';
import { macsWithoutSharing, meanMacs } from '../exit/cost.js';
import { evaluatePolicy } from '../exit/evaluate.js';
import { lightRule } from '../exit/rules/lightff.js';
import { noneRule } from '../exit/rules/none.js';
import { readIfPresent, readInput } from '../io/files.js';
import { inScratchFolder } from '../io/scratch-folder.js';
import { writeWhole } from '../io/write-file.js';
import { type Decision, decisionOf } from '../kernel/decision/decision.js';
import { accuracyOf, bestLabel, classifyAll } from '../model/forward.js';
import { decodeFloatModel } from '../model/model-file.js';
import type { FloatNetwork } from '../model/network.js';
import { quantizeInputs } from '../quantize/input.js';
import type { IntegerModelFile } from '../quantize/integer-model-file.js';
import { goodnessAt, type Trace, traceAll } from '../quantize/trace.js';
import { type CompiledBundle, type Compiling, compileBundle } from '../simulate/compiled-bundle.js';
import type { IntegerAnswers } from '../simulate/executor.js';
import type { Target } from '../simulate/target.js';
import { requireTools } from '../simulate/tools.js';
import { createTypescriptExecutor } from '../simulate/typescript.js';
import { cardTestOf, modelCardOf, readCardScores } from './card.js';
import { checkRecordings } from './check-names.js';
import { targetsOf } from './check-settings.js';
import { type BundleSettings, bundleInputOf, bundleSettingsOf, writeBundle } from './generate-step.js';
import { readIntegerModel } from './integer-model.js';
import { type Reporter, type StepOptions, silent } from './reporter.js';
import { checkSameData } from './same-data.js';
import { scoreAnswers } from './test-scores.js';
import type { Verified } from './verified.js';
import {
  compareFiles,
  differingFiles,
  type FilesReport,
  fileLines,
  inputLike,
  readOrigin,
} from './verify-files.js';
import { streamMismatches, verifyStreams } from './verify-streams.js';
import { type ExecutorReport, faultsOf, verifyTarget } from './verify-target.js';
import { inStep, type Work } from './work.js';

export type { ExecutorReport } from './verify-target.js';

/** All results of verification. */
export interface VerifyReport extends Verified {
  /** What decides the label. */
  readonly decision: Decision;
  /** Samples for which the whole int8 network gives the same label as the float network. */
  readonly agreement: { readonly samples: number; readonly same: number; readonly percent: number };
  /** Share of test samples that stop at each exit point. */
  readonly shares: readonly number[];
  readonly executors: readonly ExecutorReport[];
  /** All files of the bundle, byte by byte. */
  readonly files: FilesReport;
}

export interface VerifyOptions extends StepOptions {
  /** Recordings to push through the C, or "all"; those of the config when absent. */
  readonly recordings?: readonly string[] | undefined;
}

/** Samples for which the answer of the last exit point equals that of the float network. */
function countAgreement(trace: Trace, floatLabels: Uint8Array): number {
  let same = 0;
  for (let sample = 0; sample < trace.count; sample++) {
    if (bestLabel(goodnessAt(trace, sample, trace.points.length - 1)) === floatLabels[sample]) same += 1;
  }
  return same;
}

/** MACs of the light rule as published: one standard deviation below the mean; without heads a pass for every label. */
function lightRuleMacs({ network, origin }: IntegerModelFile, trace: Trace, truth: Uint8Array): number {
  const policy = lightRule(network.model, origin.statistics, 1);
  const { shares } = evaluatePolicy(trace, policy, network.model, truth);
  return meanMacs(macsWithoutSharing(network.model, policy.exits), shares);
}

function describeExecutor(report: ExecutorReport): string {
  const faults = faultsOf(report);
  const verdict =
    faults.length === 0
      ? 'same integers in one call, step by step, and without early exit'
      : `WRONG: ${faults.join(', ')}`;
  return `${report.executor}: ${report.samples} samples, ${verdict}`;
}

/** Compiles the bundle for one target after the other and runs it on each. */
async function verifyTargets(
  targets: readonly Target[],
  compiling: Omit<Compiling, 'target' | 'folder'> & { readonly work: string },
  reporter: Reporter,
  run: (compiled: CompiledBundle) => Promise<ExecutorReport>,
): Promise<{ readonly builds: readonly CompiledBundle[]; readonly reports: readonly ExecutorReport[] }> {
  const { work, ...library } = compiling;
  const builds: CompiledBundle[] = [];
  const reports: ExecutorReport[] = [];
  for (const target of targets) {
    reporter.note(`running the C of "${library.name}" on ${target.title}`);
    // Absolute, because programs run in other folders.
    const compiled = await compileBundle({
      ...library,
      target,
      folder: resolve(work, 'verify', target.name),
    });
    const report = await run(compiled);
    reporter.note(describeExecutor(report));
    builds.push(compiled);
    reports.push(report);
  }
  return { builds, reports };
}

/** The part of a config on which verification depends, and what the command line adds. */
interface VerifySettings {
  readonly bundle: BundleSettings;
  readonly verify: Config['verify'];
  /** The command that produces the float network. */
  readonly maker: string;
  readonly recordings: VerifyOptions['recordings'];
}

/** What answers are measured on. */
interface Measuring {
  readonly float: FloatNetwork;
  readonly integer: IntegerModelFile;
  readonly test: Dataset;
  /** Network inputs of the test samples. */
  readonly inputs: Int8Array;
  /** The answers of the reference to them. */
  readonly reference: IntegerAnswers;
}

/** Accuracy, scores and cost on the test samples. */
function measure(
  { macroF1 }: Config['verify'],
  { float, integer, test, inputs, reference }: Measuring,
): Pick<VerifyReport, 'accuracy' | 'agreement' | 'macs' | 'shares' | 'scores'> {
  const { model } = integer.network;
  const floatAnswers = classifyAll(float, test);
  const trace = traceAll(model, inputs, model.exits);
  const early = evaluatePolicy(trace, model, model, test.labels);
  const whole = evaluatePolicy(trace, noneRule(model), model, test.labels);
  const same = countAgreement(trace, floatAnswers.labels);
  const answered = Uint8Array.from(reference.labels);
  return {
    accuracy: {
      float: 100 * accuracyOf(floatAnswers.labels, test),
      int8: whole.accuracy,
      earlyExit: 100 * accuracyOf(answered, test),
    },
    agreement: { samples: test.count, same, percent: (100 * same) / test.count },
    macs: {
      full: macsWithoutSharing(model, model.exits)[model.exitCount - 1],
      lightff: lightRuleMacs(integer, trace, test.labels),
      ...early.macs,
    },
    shares: early.shares,
    scores: {
      int8: scoreAnswers(whole.labels, test, macroF1),
      earlyExit: scoreAnswers(answered, test, macroF1),
    },
  };
}

async function verify(settings: VerifySettings, work: Work): Promise<VerifyReport> {
  const { paths, reporter } = work;
  const { name } = settings.bundle;
  const targets = await targetsOf(settings.bundle.generate);
  await requireTools(targets);
  const float = decodeFloatModel(
    await readInput(paths.model, `run \`ffirm ${settings.maker}\` first`),
    paths.model,
  );
  const read = await readIntegerModel(paths);
  await readInput(join(paths.bundle, 'include', `${name}.h`), 'run `ffirm generate` first');
  const splits = await work.splits();
  checkSameData(float.provenance, splits, paths.model);
  checkSameData(read.file.origin.provenance, splits, paths.integerModel);
  const known = await readCardScores(paths, read);
  const asConfigured = await bundleInputOf(settings.bundle, read, splits, { ...known, test: null });
  const input = inputLike(await readOrigin(paths.bundle, asConfigured), asConfigured);
  const integer = input.file;
  checkRecordings('--recordings', settings.recordings ?? [], splits);
  const { test } = splits;
  const { model, scales } = integer.network;
  const inputs = quantizeInputs(test.features, scales.inputScale);
  const samples = { count: test.count, features: test.width, inputs };
  const reference = await createTypescriptExecutor(model).run(samples);
  reporter.note(`measuring accuracy on ${test.count} test samples`);
  const measured = measure(settings.verify, { float: float.network, integer, test, inputs, reference });
  const card = modelCardOf(settings.bundle, integer, input.modelHash, splits, {
    ...known,
    test: cardTestOf(measured),
  });
  // What the card says of test samples is compared like everything else, once it says anything.
  const says = hasTestScores(await readIfPresent(join(paths.bundle, CARD_FILES.json)));
  const fresh = generateBundle(says ? { ...input, card } : input);
  const files = await compareFiles(paths.bundle, fresh);
  // This comes first, because changed files may not even compile.
  for (const line of fileLines(files)) reporter.warn(`${paths.bundle}: ${line}`);
  const { builds, reports: executors } = await verifyTargets(
    targets,
    { bundle: paths.bundle, name, flags: [], work: paths.work },
    reporter,
    (compiled) =>
      verifyTarget({ counts: settings.verify.samples, compiled, input, fresh, test, samples, reference }),
  );
  const streams = await verifyStreams(
    integer,
    settings.recordings ?? settings.verify.recordings ?? recordingsOf(test).slice(0, 1),
    builds,
    work,
  );
  const report: VerifyReport = {
    decision: decisionOf(model),
    passed:
      differingFiles(files) === 0 &&
      executors.every((executor) => faultsOf(executor).length === 0) &&
      streams.every((stream) => streamMismatches(stream) === 0),
    integerModel: input.modelHash,
    ...measured,
    executors,
    streams,
    files,
  };
  await writeWhole(paths.verification, `${JSON.stringify(report, null, 2)}\n`);
  if (report.passed && !says) await writeBundle({ ...input, card }, { paths, reporter: silent });
  return report;
}

/**
 * Runs the test samples through the TypeScript integers and through the generated C on every target, and compares every
 * integer. Also runs everything else in the bundle, compares its files with what ffirm generates from the same model, and
 * measures accuracy, cost, flash, workspace and stack. If nothing is wrong, the scores of the test samples are added to the
 * model card of the bundle.
 *
 * @throws InputError when a file is missing or belongs to other data, or a target is unknown
 * @throws SimulationError when a compiler or QEMU is missing, or the C does not compile or run
 */
export function runVerify(config: Config, options: VerifyOptions = {}): Promise<VerifyReport> {
  const settings = {
    bundle: bundleSettingsOf(config),
    verify: config.verify,
    maker: networkCommand(config),
    recordings: options.recordings,
  };
  return inStep(config, options, (work) =>
    inScratchFolder(
      (scratch) => verify(settings, { ...work, paths: { ...work.paths, work: scratch } }),
      work.paths.work,
    ),
  );
}
