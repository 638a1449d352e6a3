import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { type Dataset, recordingsOf } from '../data/dataset.js';
import type { RawSignal } from '../data/recordings/raw-signal.js';
import { InputError } from '../errors/input-error.js';
import { claimOf } from '../exit/claim.js';
import { stageCosts } from '../exit/cost.js';
import type { ExitPolicy } from '../exit/policy.js';
import { readInput } from '../io/files.js';
import { sha256 } from '../io/hash.js';
import { MANIFEST_FILE } from '../io/manifest.js';
import { version } from '../io/package.js';
import { inScratchFolder } from '../io/scratch-folder.js';
import { decisionOf } from '../kernel/decision/decision.js';
import { coverClasses, spreadIndices } from '../math/spread.js';
import { countAnswers } from '../metrics/confusion.js';
import { describeNetwork } from '../model/network.js';
import { describedLayers } from '../quantize/convolutions.js';
import { quantizeInputs } from '../quantize/input.js';
import type { IntegerModel } from '../quantize/integer-network.js';
import { openFrontEnd } from '../signal/open-front-end.js';
import type { IntegerAnswers } from '../simulate/executor.js';
import { createTypescriptExecutor } from '../simulate/typescript.js';
import { compileWasm, type WasmBuild } from '../simulate/wasm.js';
import { type BenchFile, readBench } from './bench-file.js';
import { type MeasuredExits, measureExits } from './exits-step.js';
import { bundleSettingsOf } from './generate-step.js';
import type { PagePayload, PagePiece, PageRule, PageSamples, PageStream } from './page-payload.js';
import { type Paths, pathsOf } from './paths.js';
import type { ReportData, ReportedStop } from './report-data.js';
import { intervalMethodOf, marginBins, peopleOf, reportedPeople, reportedScores } from './report-scores.js';
import { type StepOptions, silent } from './reporter.js';
import { loadStepSignals } from './step-data.js';
import { readVerified, type Verified } from './verified.js';
import { readOrigin } from './verify-files.js';
import { streamMismatches } from './verify-streams.js';
import { mismatchesOf } from './verify-target.js';

/** Most test samples on a page, and most bytes of their inputs. */
const MOST_SAMPLES = 120;
const MOST_INPUT_BYTES = 192 * 1024;

/** Of the samples on a page, one in this many is answered wrong, if there are so many. */
const WRONG_SHARE = 4;

/** Recordings on a page, the seconds and windows of each, and most bytes of all. */
const MOST_PIECES = 3;
const PIECE_SECONDS = 40;
const PIECE_SPANS = 8;
const MOST_PIECE_BYTES = 240 * 1024;

/** The options of `ffirm report`. */
export interface ReportOptions extends StepOptions {
  /** Whether the page has the generated C as WebAssembly; true when absent. */
  readonly wasm?: boolean | undefined;
}

/** A run as a report has it. */
export interface RunReportData {
  readonly data: ReportData;
  /** What the script of the page works with; undefined if the page is without the generated C. */
  readonly payload: PagePayload | undefined;
}

/** What the parts of a report are made of. */
interface Run extends MeasuredExits {
  readonly config: Config;
  readonly paths: Paths;
  readonly options: ReportOptions;
  readonly verified: Verified;
  readonly model: IntegerModel;
  readonly test: Dataset;
  /** Network inputs of the test samples. */
  readonly inputs: Int8Array;
  readonly answers: IntegerAnswers;
  readonly bench: BenchFile | undefined;
}

/** The same answers as verification had. @throws InputError when they are of another network */
function checkVerified({ verified, answers, test, paths }: Run): void {
  const counts = countAnswers(Uint8Array.from(answers.labels), test.labels, test.classNames.length);
  const known = verified.scores.earlyExit.confusion;
  if (JSON.stringify([test.classNames, counts]) === JSON.stringify([known.classNames, known.counts])) return;
  throw new InputError(
    `${paths.verification}: is of another network than ${paths.integerModel}; run \`ffirm verify\` again`,
  );
}

/** How many samples stop at each exit point of the model. */
function stopsOf({ model, answers, test }: Run): readonly ReportedStop[] {
  const costs = stageCosts(model, model.exits);
  let macs = 0;
  return model.exits.map(({ layer, units }, exit) => {
    macs += costs[exit].shared + model.classes * costs[exit].perLabel;
    let [samples, right] = [0, 0];
    answers.exits.forEach((reached, sample) => {
      if (reached !== exit) return;
      samples += 1;
      if (answers.labels[sample] === test.labels[sample]) right += 1;
    });
    return { layer, units, samples, right, macs };
  });
}

function streamsOf({ streams }: Verified): ReportData['streams'] {
  return streams.map((report) => ({
    executor: report.executor,
    recordings: report.recordings.length,
    samples: report.recordings.reduce((sum, { samples }) => sum + samples, 0),
    answers: report.recordings.reduce((sum, { answers }) => sum + answers, 0),
    mismatches: streamMismatches(report),
    stream: report.stream,
  }));
}

/** The answers of the whole network to test samples. */
async function wholeAnswers({ model, test, inputs }: Run): Promise<Uint8Array> {
  const executor = createTypescriptExecutor(model, { mode: 'whole' });
  const { labels } = await executor.run({ count: test.count, features: test.width, inputs });
  return Uint8Array.from(labels);
}

async function dataOf(run: Run, wasm: WasmBuild): Promise<ReportData> {
  const { config, paths, verified, float, integer, splits, test, answers, report, model } = run;
  const { origin } = integer.file;
  const { provenance } = float;
  const people = peopleOf(test);
  const labels = Uint8Array.from(answers.labels);
  const manifest = await readInput(join(paths.bundle, MANIFEST_FILE), 'run `ffirm generate` first');
  const most = [...verified.scores.int8.scores.classes].sort((a, b) => b.present - a.present)[0];
  const scores = (kind: 'int8' | 'earlyExit', given: Uint8Array) =>
    reportedScores(
      { confusion: verified.scores[kind].confusion.counts, macroF1: verified.scores[kind].scores.macroF1 },
      given,
      test,
      people,
    );
  return {
    name: config.name,
    ffirm: version,
    dataset: test.name,
    network: describeNetwork(describedLayers(model)),
    decision: decisionOf(model),
    learningRule: provenance.training?.rule.kind ?? 'imported',
    training:
      provenance.training === undefined
        ? null
        : { engine: provenance.engine.name, epochs: provenance.epochs, seed: provenance.seed },
    classNames: test.classNames,
    testSamples: test.count,
    accuracy: verified.accuracy,
    mostFrequent: { name: most.name, percent: (100 * most.present) / test.count },
    intervals: intervalMethodOf(people),
    int8: scores('int8', await wholeAnswers(run)),
    earlyExit: scores('earlyExit', labels),
    exitRule: origin.exit.rule,
    claim: claimOf(origin, test.classNames),
    macs: verified.macs,
    curve: report.rows,
    stops: stopsOf(run),
    margins: marginBins(answers, test.labels),
    people: people === undefined ? null : reportedPeople(people, labels, test),
    verified: verified.passed,
    executors: verified.executors.map((executor) => ({
      executor: executor.executor,
      samples: executor.samples,
      mismatches: mismatchesOf(executor),
      flash: executor.flash,
      workspace: executor.workspace,
      stack: executor.stack ?? null,
    })),
    streams: streamsOf(verified),
    purity: verified.scores.earlyExit.purity ?? null,
    votes: verified.scores.earlyExit.votes ?? null,
    bench: run.bench ?? null,
    routine: wasm.kind === 'built' ? { bytes: wasm.bytes.length } : { absent: wasm.reason },
    data: {
      source: provenance.data.name,
      fingerprint: splits.fingerprint,
      train: splits.train.count,
      validation: splits.validation.count,
      test: test.count,
      split: splits.split ?? null,
      notes: splits.notes ?? [],
    },
    hashes: {
      config: bundleSettingsOf(config).configHash,
      floatModel: origin.floatModel,
      integerModel: sha256(integer.bytes),
      manifest: sha256(manifest),
    },
  };
}

/** The rules that a page can choose between: the whole network, and the margin rule from the safest budget on. */
function rulesOf({ report, policies, model }: Run): readonly PageRule[] {
  const ruleOf = (policy: ExitPolicy, row: MeasuredExits['report']['rows'][number]): PageRule => {
    const costs = stageCosts(model, policy.exits);
    const { title, configured, accuracy, macs, fewer } = row;
    return {
      ...{ title, configured, accuracy, macs, fewer },
      loss: row.budget?.loss ?? null,
      rule: policy.rule,
      exits: policy.exits.map((exit, i) => ({
        ...{ layer: exit.layer, units: exit.units, threshold: exit.threshold, gap: exit.gap },
        ...costs[i],
      })),
    };
  };
  return report.rows.flatMap((row, i) =>
    (row.rule === 'none' && row.sharedFirstLayer) ||
    row.rule === 'margin' ||
    (row.configured && row.sharedFirstLayer)
      ? [ruleOf(policies[i], row)]
      : [],
  );
}

/** Test samples for a page: of every class as many, and some that are answered wrong. */
function samplesOf({ test, inputs, answers }: Run): PageSamples {
  const most = Math.max(1, Math.min(MOST_SAMPLES, Math.floor(MOST_INPUT_BYTES / test.width)));
  const wrong = Array.from({ length: test.count }, (_, sample) => sample).filter(
    (sample) => answers.labels[sample] !== test.labels[sample],
  );
  const chosenWrong = Array.from(
    spreadIndices(wrong.length, Math.floor(most / WRONG_SHARE)),
    (place) => wrong[place],
  );
  const others = coverClasses(test.labels, most - chosenWrong.length);
  const indices = [...new Set([...others, ...chosenWrong])].sort((a, b) => a - b);
  const rows = new Int8Array(indices.length * test.width);
  indices.forEach((index, i) => {
    rows.set(inputs.subarray(index * test.width, (index + 1) * test.width), i * test.width);
  });
  return {
    indices,
    labels: indices.map((index) => test.labels[index]),
    answers: indices.map((index) => answers.labels[index]),
    exits: indices.map((index) => answers.exits[index]),
    inputs: Buffer.from(rows.buffer).toString('base64'),
  };
}

/** The beginning of a recording: some seconds, or some windows if they are long. */
function pieceOf(
  { name, rate, count, channels, samples }: RawSignal,
  span: number,
  bytes: number,
): PagePiece {
  const width = channels.length;
  const wished = Math.max(Math.round(PIECE_SECONDS * rate), PIECE_SPANS * span);
  const kept = Math.min(count, wished, Math.floor(bytes / (2 * width)));
  const buffer = Buffer.alloc(2 * kept * width);
  for (let i = 0; i < kept * width; i++) buffer.writeInt16LE(samples[i], 2 * i);
  return { name, count: kept, samples: buffer.toString('base64') };
}

async function streamOf({ integer, config, options, test }: Run): Promise<PageStream | null> {
  const { frontEnd } = integer.file;
  if (frontEnd === undefined) return null;
  const { span, hop, rate } = openFrontEnd(frontEnd);
  const names = recordingsOf(test);
  const chosen = Array.from(spreadIndices(names.length, MOST_PIECES), (index) => names[index]);
  const signals = (await loadStepSignals(config, options, chosen)).filter(({ stretch }) => stretch === 0);
  const bytes = Math.floor(MOST_PIECE_BYTES / Math.max(1, signals.length));
  return {
    rate,
    channels: frontEnd.channels,
    span,
    hop: hop ?? null,
    pieces: signals.map((signal) => pieceOf(signal, span, bytes)),
  };
}

function shapeOf({ imageShape, mapShape }: Dataset): PagePayload['shape'] {
  if (imageShape !== undefined) {
    const [height, width, channels = 1] = imageShape;
    return { kind: 'image', height, width, channels };
  }
  return mapShape === undefined ? null : { kind: 'map', ...mapShape };
}

/** One number for every feature, as data.standardize has them. */
function standardizeOf({ data }: Config, width: number): PagePayload['standardize'] {
  if (data.source === 'recordings' || data.standardize === undefined) return null;
  const spread = (amount: number | readonly number[]) =>
    typeof amount === 'number' ? new Array<number>(width).fill(amount) : amount;
  return { mean: spread(data.standardize.mean), std: spread(data.standardize.std) };
}

/** Instructions at every exit point, of the core with the most common instruction set if it was measured. */
function instructionsOf({ bench, model }: Run): PagePayload['instructions'] {
  const core = bench?.cores.find(({ target }) => target === 'cortex-m4') ?? bench?.cores[0];
  if (core === undefined) return null;
  const meanAt = (exit: number) =>
    core.exits.find((effort) => effort.exit === exit)?.instructions.mean ?? null;
  return { core: core.title, exits: model.exits.map((_, exit) => meanAt(exit)) };
}

async function payloadOf(run: Run, bytes: Uint8Array): Promise<PagePayload> {
  const { config, model, test, integer } = run;
  return {
    name: config.name,
    classNames: test.classNames,
    features: test.width,
    decision: decisionOf(model),
    wasm: Buffer.from(bytes).toString('base64'),
    rules: rulesOf(run),
    samples: samplesOf(run),
    shape: shapeOf(test),
    rawUnit: integer.file.rawUnit ?? null,
    standardize: standardizeOf(config, test.width),
    stream: await streamOf(run),
    instructions: instructionsOf(run),
  };
}

/** The bundle as WebAssembly, unless the page is to be without it. */
async function routineOf(run: Run): Promise<WasmBuild> {
  const { config, paths, options, policies, integer } = run;
  if (options.wasm === false) return { kind: 'absent', reason: 'it was left out with --no-wasm' };
  (options.reporter ?? silent).note(`compiling the C of "${config.name}" to WebAssembly`);
  return inScratchFolder((folder) =>
    compileWasm({
      ...{ bundle: paths.bundle, name: config.name, folder },
      mostExits: policies.reduce((most, { exits }) => Math.max(most, exits.length), 1),
      raw: integer.file.rawUnit !== undefined,
    }),
  );
}

/**
 * Collects what a report says of a run that is finished: what verification found, accuracy against cost, margins, people, and
 * the generated C as WebAssembly.
 *
 * @throws InputError when a file of the run is missing, damaged, or belongs to other data or another config
 * @throws SimulationError when the C does not compile to WebAssembly
 */
export async function runReport(config: Config, options: ReportOptions = {}): Promise<RunReportData> {
  const paths = pathsOf(config, options.output);
  const reporter = options.reporter ?? silent;
  const again = 'run `ffirm run` first';
  const verified = await readVerified(paths.verification, await readInput(paths.verification, again));
  const measured = await measureExits(config, options);
  const { splits, integer } = measured;
  const { configHash } = bundleSettingsOf(config);
  const modelHash = sha256(integer.bytes);
  await readOrigin(paths.bundle, { version, modelHash, configHash });
  const { test } = splits;
  const { model, scales } = integer.file.network;
  const inputs = quantizeInputs(test.features, scales.inputScale);
  const samples = { count: test.count, features: test.width, inputs };
  const answers = await createTypescriptExecutor(model).run(samples);
  const run: Run = {
    ...measured,
    ...{ config, paths, options, verified, model, test, inputs, answers },
    bench: await readBench(paths.bench, { model: modelHash, config: configHash }),
  };
  checkVerified(run);
  const wasm = await routineOf(run);
  if (wasm.kind === 'absent' && options.wasm !== false) {
    reporter.warn(
      `the page is without the generated C: ${wasm.reason}; install it, or leave the C out with --no-wasm`,
    );
  }
  return {
    data: await dataOf(run, wasm),
    payload: wasm.kind === 'absent' ? undefined : await payloadOf(run, wasm.bytes),
  };
}
