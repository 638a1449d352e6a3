import { join } from 'node:path';
import { answerSamples, type BoardAnswers } from '../board/answers.js';
import { type BoardClient, connectBoard, type LineCounts } from '../board/client.js';
import { type MeasuredCycles, measuredCycles } from '../board/cycles.js';
import { checkIdentity } from '../board/identity.js';
import { describeAnswers, locateInNetwork } from '../board/locate.js';
import { fieldsOf, type Greeting, REQUEST } from '../board/protocol.js';
import { type BoardStream, pushRecording } from '../board/recordings.js';
import type { Config } from '../config/config.js';
import { recordingsOf } from '../data/dataset.js';
import { type RawSignal, titleOfSignal } from '../data/recordings/raw-signal.js';
import { readInput } from '../io/files.js';
import { sha256 } from '../io/hash.js';
import { version } from '../io/package.js';
import { inScratchFolder } from '../io/scratch-folder.js';
import { spreadIndices } from '../math/spread.js';
import { quantizeInputs } from '../quantize/input.js';
import type { IntegerModelFile } from '../quantize/integer-model-file.js';
import { openFrontEnd } from '../signal/open-front-end.js';
import type { SignalProgram } from '../signal/program.js';
import { type Comparison, compareAnswers } from '../simulate/compare.js';
import type { IntegerSamples, RunMode } from '../simulate/executor.js';
import { pickSamples } from '../simulate/samples.js';
import { compareStreams, ROW_HEAD, rowLength, type StreamAnswers } from '../simulate/stream-answers.js';
import { createTypescriptExecutor } from '../simulate/typescript.js';
import { type BoardPlace, type OpenablePort, preparePort } from './board-port.js';
import { checkRecordings } from './check-names.js';
import { bundleSettingsOf, configHash } from './generate-step.js';
import { readIntegerModel } from './integer-model.js';
import type { Reporter, StepOptions } from './reporter.js';
import { checkSameData } from './same-data.js';
import { readOrigin } from './verify-files.js';
import { referenceAnswers } from './verify-streams.js';
import { inStep, type Work } from './work.js';

/** Test samples that a board answers by default. */
const DEFAULT_SAMPLES = 200;

/** One in this many samples also goes through the whole network. */
const WHOLE_SHARE = 10;

/** Seconds between two notes about how far the work is. */
const NOTE_SECONDS = 10;

/** A difference between the board and the reference. */
export interface BoardDifference {
  /** What was sent: "test sample 12, in one call" or a recording. */
  readonly of: string;
  /** The first place that differs, as far as the C can show it. */
  readonly place: string;
  /** False when the board answered something else when it was asked again; absent when it was not asked. */
  readonly steady?: boolean;
}

/** A recording that was streamed to a board. */
export interface BoardRecording {
  readonly recording: string;
  readonly samples: number;
  readonly answers: number;
  readonly mismatches: number;
}

/** All that was found on a board. */
export interface BoardReport {
  readonly port: string;
  /** Whether the board is emulated, so that its cycles mean nothing. */
  readonly emulated: boolean;
  readonly board: Greeting;
  /** What decides the label: "goodness" or "logits". */
  readonly scores: string;
  /** Golden vectors that failed in the board's own self-test. */
  readonly selfTestFailures: number;
  readonly once: Comparison;
  readonly stepped: Comparison;
  readonly whole: Comparison;
  /** Empty where there is no front end. */
  readonly recordings: readonly BoardRecording[];
  readonly differences: readonly BoardDifference[];
  /** Of an answer to a sample in one call; absent where they were not measured. */
  readonly cycles?: MeasuredCycles;
  /** Of a sample that gave an answer, with the front end; absent where they were not measured. */
  readonly streamCycles?: MeasuredCycles;
  /** Most cycles of a sample that gave no answer. */
  readonly quietCycles?: number;
  /** Deepest stack of a call in bytes, interrupts included; absent where it is not measured. */
  readonly stack?: number;
  readonly line: LineCounts;
  /** Seconds from the greeting to the end. */
  readonly seconds: number;
  readonly passed: boolean;
}

/** The options of `ffirm verify --port`. */
export interface BoardOptions extends StepOptions, BoardPlace {
  /** Most test samples; 200 when absent. */
  readonly samples?: number | undefined;
  /** Recordings to stream, or "all"; those of the config when absent. */
  readonly recordings?: readonly string[] | undefined;
}

/** What a board is compared with. */
export interface BoardReference {
  readonly modelHash: string;
  readonly file: IntegerModelFile;
  readonly program: SignalProgram | undefined;
  readonly samples: IntegerSamples;
  /** Number of each of them in the test part. */
  readonly numbers: Uint32Array;
  readonly signals: readonly RawSignal[];
}

/** A note now and then about work that takes long. */
function progressNotes(reporter: Reporter, what: (done: number) => string): (done: number) => void {
  let last = Date.now();
  return (done) => {
    if (Date.now() - last < 1000 * NOTE_SECONDS) return;
    last = Date.now();
    reporter.note(what(done));
  };
}

function answersOf(found: ReadonlyMap<RunMode, BoardAnswers>, mode: RunMode): BoardAnswers {
  const answers = found.get(mode);
  if (answers === undefined) throw new RangeError(`the board was not asked for "${mode}"`);
  return answers;
}

/** Finds out where the first sample that differs does so, after asking again. */
async function explainSample(
  client: BoardClient,
  { file, samples, numbers }: BoardReference,
  mode: RunMode,
  { first }: Comparison,
  scores: string,
): Promise<readonly BoardDifference[]> {
  if (first === undefined) return [];
  const { model } = file.network;
  const one = pickSamples(samples, Uint32Array.of(first.sample));
  const again = answersOf(await answerSamples(client, one, [mode]), mode).answers;
  const expected = await createTypescriptExecutor(model, { mode }).run(one);
  const repeated = compareAnswers(expected, again).first;
  const steady = repeated !== undefined && JSON.stringify(repeated.actual) === JSON.stringify(first.actual);
  const located = await locateInNetwork(client, model, one.inputs, mode === 'whole');
  const place = located?.text ?? describeAnswers(first.expected, first.actual, scores);
  return [{ of: `test sample ${numbers[first.sample]}, ${CALLS[mode]}`, place, steady }];
}

const CALLS: Readonly<Record<RunMode, string>> = {
  classify: 'in one call',
  step: 'step by step',
  whole: 'through the whole network',
};

/** What the first row that differs is about: the front end before the network. */
async function explainRow(
  client: BoardClient,
  { file, program }: BoardReference,
  expected: StreamAnswers,
  actual: StreamAnswers,
  row: number,
  scores: string,
): Promise<string> {
  const length = rowLength(expected);
  const rowOf = (answers: StreamAnswers) => answers.rows.subarray(row * length, (row + 1) * length);
  if (row >= expected.count)
    return `the board gives answer ${row}, after sample ${rowOf(actual)[0]}; the reference gives none`;
  if (row >= actual.count)
    return `the board gives no answer ${row}, the reference gives one after sample ${rowOf(expected)[0]}`;
  const [wanted, found] = [rowOf(expected), rowOf(actual)];
  if (wanted[0] !== found[0] || wanted[1] !== found[1]) {
    return (
      `the front end finds another place: answer ${row} comes after sample ${found[0]} and is about sample ${found[0] - found[1]}, ` +
      `${wanted[0]} and ${wanted[0] - wanted[1]} expected`
    );
  }
  const inputs = ROW_HEAD + expected.classes;
  const input = wanted.subarray(inputs).findIndex((value, i) => value !== found[inputs + i]);
  if (input >= 0) {
    const name = program?.featureNames[input] ?? `${input}`;
    return (
      `the front end: feature "${name}" (input ${input}) of the answer after sample ${wanted[0]} is ${found[inputs + input]}, ` +
      `${wanted[inputs + input]} expected`
    );
  }
  const vector = Int8Array.from(wanted.subarray(inputs));
  const located = await locateInNetwork(client, file.network.model, vector, false);
  const answer = (numbers: Int32Array) => ({
    label: numbers[2],
    exit: numbers[3],
    margin: numbers[4],
    settled: numbers[5],
    goodness: [...numbers.subarray(ROW_HEAD, inputs)],
  });
  return `the network, after sample ${wanted[0]}: ${located?.text ?? describeAnswers(answer(wanted), answer(found), scores)}`;
}

/** The samples after which there are answers. */
function endsOf(answers: StreamAnswers): Int32Array {
  const length = rowLength(answers);
  return Int32Array.from({ length: answers.count }, (_, i) => answers.rows[i * length]);
}

interface RecordingsResult {
  readonly recordings: readonly BoardRecording[];
  readonly differences: readonly BoardDifference[];
  readonly streams: readonly BoardStream[];
}

/** Streams every recording, the first one also with the front end called in two halves. */
async function compareRecordings(
  client: BoardClient,
  reference: BoardReference,
  reporter: Reporter,
  scores: string,
): Promise<RecordingsResult> {
  const { program, file, signals } = reference;
  const recordings: BoardRecording[] = [];
  const differences: BoardDifference[] = [];
  const streams: BoardStream[] = [];
  if (program === undefined) return { recordings, differences, streams };
  for (const { signal, answers } of referenceAnswers(program, file, signals)) {
    const recording = titleOfSignal(signal);
    const raw = { count: signal.count, channels: signal.channels.length, samples: signal.samples };
    let mismatches = 0;
    for (const command of recordings.length === 0 ? (['push', 'collect'] as const) : (['push'] as const)) {
      reporter.note(`streaming ${recording} to ${client.port}, ${raw.count} samples (${command})`);
      const onSamples = progressNotes(
        reporter,
        (done) => `${recording}: ${Math.floor((100 * done) / raw.count)} %`,
      );
      const run = await pushRecording(client, raw, command, { onSamples, ends: endsOf(answers) });
      const comparison = compareStreams(answers, run.answers);
      mismatches += comparison.mismatches;
      if (command === 'push') streams.push(run);
      if (comparison.first !== undefined && differences.length === 0) {
        const place = await explainRow(client, reference, answers, run.answers, comparison.first, scores);
        differences.push({ of: `recording ${recording}`, place });
      }
    }
    recordings.push({ recording, samples: raw.count, answers: answers.count, mismatches });
  }
  return { recordings, differences, streams };
}

/** The number that a board replies with. @throws BoardError as client.ask */
export async function askNumber(client: BoardClient, request: 6 | 7): Promise<number> {
  return fieldsOf(await client.ask(request, new Uint8Array()), client.port).word();
}

/**
 * Compares a board that was greeted with the reference: every integer of every answer.
 *
 * @throws BoardError when the board stops answering, or is reset again and again
 */
export async function compareBoard(
  client: BoardClient,
  reference: BoardReference,
  reporter: Reporter,
): Promise<BoardReport> {
  const started = Date.now();
  const { file, samples } = reference;
  const { model } = file.network;
  const scores = model.headCount > 0 ? 'logits' : 'goodness';
  const selfTestFailures = await askNumber(client, REQUEST.selfTest);
  reporter.note(`sending ${samples.count} test samples to ${client.port}`);
  const notes = progressNotes(reporter, (done) => `${done} of ${samples.count} samples`);
  const found = await answerSamples(client, samples, ['classify', 'step'], notes);
  const tenth = spreadIndices(samples.count, Math.ceil(samples.count / WHOLE_SHARE));
  const part = pickSamples(samples, tenth);
  const whole = answersOf(await answerSamples(client, part, ['whole']), 'whole').answers;
  const once = answersOf(found, 'classify');
  const expected = await createTypescriptExecutor(model).run(samples);
  const report = {
    once: compareAnswers(expected, once.answers),
    stepped: compareAnswers(expected, answersOf(found, 'step').answers),
    whole: compareAnswers(await createTypescriptExecutor(model, { mode: 'whole' }).run(part), whole),
  };
  const differences: BoardDifference[] = [];
  for (const [mode, comparison, asked] of [
    ['classify', report.once, reference],
    ['step', report.stepped, reference],
    ['whole', report.whole, { ...reference, samples: part, numbers: tenth.map((i) => reference.numbers[i]) }],
  ] as const) {
    if (differences.length > 0) break;
    differences.push(...(await explainSample(client, asked, mode, comparison, scores)));
  }
  const raw = await compareRecordings(client, reference, reporter, scores);
  const stack = client.greeting.paintsStack ? await askNumber(client, REQUEST.measure) : undefined;
  const cycles = measuredCycles(once.cycles, once.answers.exits);
  const streamCycles = measuredCycles(
    raw.streams.flatMap((stream) => stream.cycles),
    raw.streams.flatMap(({ answers }) =>
      Array.from({ length: answers.count }, (_, i) => answers.rows[i * rowLength(answers) + 3]),
    ),
  );
  const quiet = raw.streams.map((stream) => stream.quiet);
  return {
    ...{ port: client.port, emulated: client.emulated, board: client.greeting, scores, selfTestFailures },
    ...report,
    recordings: raw.recordings,
    differences: [...differences, ...raw.differences],
    ...(cycles === undefined ? {} : { cycles }),
    ...(streamCycles === undefined ? {} : { streamCycles }),
    ...(quiet.length === 0 || quiet.includes(undefined)
      ? {}
      : { quietCycles: Math.max(...quiet.map((value) => value ?? 0)) }),
    ...(stack === undefined ? {} : { stack }),
    line: client.counts,
    seconds: (Date.now() - started) / 1000,
    passed:
      selfTestFailures === 0 &&
      Object.values(report).every(({ mismatches }) => mismatches.samples === 0) &&
      raw.recordings.every(({ mismatches }) => mismatches === 0),
  };
}

/** Reads what a board is compared with. @throws InputError as the steps before */
export async function readReference(
  config: Config,
  options: Pick<BoardOptions, 'samples' | 'recordings'>,
  { paths, ...work }: Work,
): Promise<BoardReference> {
  const { bytes, file } = await readIntegerModel(paths);
  const splits = await work.splits();
  checkSameData(file.origin.provenance, splits, paths.integerModel);
  checkRecordings('--recordings', options.recordings ?? [], splits);
  const { test } = splits;
  const chosen = spreadIndices(test.count, options.samples ?? DEFAULT_SAMPLES);
  const inputs = quantizeInputs(test.features, file.network.scales.inputScale);
  const samples = pickSamples({ count: test.count, features: test.width, inputs }, chosen);
  const program = file.frontEnd === undefined ? undefined : openFrontEnd(file.frontEnd);
  const names = options.recordings ?? config.verify.recordings ?? recordingsOf(test).slice(0, 1);
  const all = names.length === 1 && names[0] === 'all';
  const none = program === undefined || names.length === 0;
  const signals = none ? [] : await work.signals(all ? undefined : names);
  return { modelHash: sha256(bytes), file, program, samples, numbers: chosen, signals };
}

/** Greets the board behind a port and makes sure that it is the right one. @throws BoardError when it is not */
export function greetBoard(
  { open }: Pick<OpenablePort, 'open'>,
  name: string,
  { modelHash, file, program }: Pick<BoardReference, 'modelHash' | 'file' | 'program'>,
): Promise<BoardClient> {
  const { features, classes, exitCount: exits } = file.network.model;
  const expected = { name, modelHash, features, classes, exits, channels: program?.channels ?? 0 };
  return connectBoard({ open, check: (greeting, port) => checkIdentity(greeting, expected, port) });
}

async function verifyBoard(config: Config, options: BoardOptions, work: Work): Promise<BoardReport> {
  const { paths, reporter } = work;
  const { name } = bundleSettingsOf(config);
  const reference = await readReference(config, options, work);
  const place = { bundle: paths.bundle, name, work: paths.work };
  const port = await preparePortOf(config, options, reference, place);
  const client = await greetBoard(port, name, reference);
  try {
    return await compareBoard(client, reference, reporter);
  } finally {
    await client.close();
  }
}

/** Prepares the port; a simulated board runs the bundle, which then has to be that of the model. */
export async function preparePortOf(
  config: Config,
  options: BoardOptions,
  { modelHash }: BoardReference,
  place: { readonly bundle: string; readonly name: string; readonly work: string },
): Promise<OpenablePort> {
  if (/^(qemu:|host$)/.test(options.port)) {
    await readInput(join(place.bundle, 'include', `${place.name}.h`), 'run `ffirm generate` first');
    await readOrigin(place.bundle, { version, modelHash, configHash: configHash(config) });
  }
  return preparePort(options, place);
}

/**
 * Sends test samples, and recordings where there is a front end, to a board that runs examples/board of the bundle, and compares
 * every integer of its answers with those of the TypeScript.
 *
 * @throws InputError when a file is missing or belongs to other data, or the port is none
 * @throws BoardError when the board does not answer, runs something else, or stops answering
 * @throws SimulationError when the board is simulated, and a tool is missing or the C does not compile
 */
export function runBoardVerify(config: Config, options: BoardOptions): Promise<BoardReport> {
  return inStep(config, options, (work) =>
    inScratchFolder(
      (scratch) => verifyBoard(config, options, { ...work, paths: { ...work.paths, work: scratch } }),
      work.paths.work,
    ),
  );
}
