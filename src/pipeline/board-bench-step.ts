import { basename, join } from 'node:path';
import { type BenchReport, benchBundle } from '../bench/bundle.js';
import { answerSamples } from '../board/answers.js';
import { type MeasuredCycles, measuredCycles } from '../board/cycles.js';
import { BoardError } from '../board/failure.js';
import { type Greeting, REQUEST } from '../board/protocol.js';
import type { Config } from '../config/config.js';
import { InputError } from '../errors/input-error.js';
import { readInput } from '../io/files.js';
import { version } from '../io/package.js';
import { inScratchFolder } from '../io/scratch-folder.js';
import { writeWhole } from '../io/write-file.js';
import { compareAnswers } from '../simulate/compare.js';
import type { BoardFile } from '../simulate/target.js';
import { createTypescriptExecutor } from '../simulate/typescript.js';
import { requireCountingTools } from './bench-step.js';
import type { BoardPlace } from './board-port.js';
import { askNumber, greetBoard, preparePortOf, readReference } from './board-step.js';
import { configHash } from './generate-step.js';
import type { StepOptions } from './reporter.js';
import { readOrigin } from './verify-files.js';
import { inStep, type Work } from './work.js';

/** A measurement to be written to a board file. */
export interface BoardFit {
  readonly file: string;
  /** Who measured. */
  readonly by: string;
  readonly flashWaitStates?: number | undefined;
}

/** The options of `ffirm bench --port`. */
export interface BoardBenchOptions extends StepOptions, BoardPlace {
  /** The core of the board, for the estimate; at most one. */
  readonly cores?: readonly string[] | undefined;
  /** Most test samples; 200 when absent. */
  readonly samples?: number | undefined;
  readonly fit?: BoardFit | undefined;
}

/** What a board measured, beside the estimate. */
export interface BoardBenchReport {
  readonly port: string;
  readonly emulated: boolean;
  readonly board: Greeting;
  readonly samples: number;
  /** Answers that differ from the reference: then cycles are those of something else. */
  readonly mismatches: number;
  /** Absent where nothing was measured. */
  readonly cycles?: MeasuredCycles;
  readonly stack?: number;
  /** Of the same samples; absent where no core was named. */
  readonly estimate?: Pick<BenchReport, 'target' | 'title' | 'kernel' | 'instructions' | 'cycles' | 'exits'>;
  /** Measured cycles divided by estimated ones; absent without both. */
  readonly ratio?: number;
  /** The board file that was written. */
  readonly fitted?: string;
}

/** The file of a board to which estimates are fitted. */
function boardFileOf(
  { board, cycles, estimate, ratio, mismatches, emulated }: BoardBenchReport,
  { file, by, flashWaitStates }: BoardFit,
): BoardFile {
  if (emulated) {
    throw new InputError(
      '--fit: the cycles of an emulated board say nothing about hardware; name the port of a board',
    );
  }
  if (mismatches > 0) {
    throw new InputError(
      `--fit: ${mismatches} answers of the board differ from the reference; find out why with \`ffirm verify --port\` first`,
    );
  }
  if (cycles === undefined || estimate === undefined || ratio === undefined) {
    throw new InputError(
      `--fit: ${cycles === undefined ? 'the board measured no cycles; give its program a counter' : 'there is no estimate to fit; name the core of the board with --cores'}`,
    );
  }
  if (board.hertz === undefined) {
    throw new InputError(
      '--fit: the board does not say its clock; set "hertz" in the program\'s port, build it again and flash it',
    );
  }
  const megahertz = board.hertz / 1e6;
  return {
    name: basename(file, '.json'),
    core: estimate.target,
    megahertz,
    // Unknown here, and left to whoever edits the file: large enough that nothing is said not to fit.
    flashKibibytes: 1_048_576,
    ramKibibytes: 1_048_576,
    source: 'measured with `ffirm bench --port`; flash and RAM were not entered',
    calibration: {
      factor: Number(ratio.toPrecision(6)),
      megahertz,
      ...(flashWaitStates === undefined ? {} : { flashWaitStates }),
      network: board.name,
      modelHash: board.modelHash,
      answers: cycles.samples,
      compiler: board.compiler,
      by,
      on: new Date().toISOString().slice(0, 10),
    },
  };
}

async function benchBoard(config: Config, options: BoardBenchOptions, work: Work): Promise<BoardBenchReport> {
  const { paths, reporter } = work;
  const { name } = config;
  const { cores = [], fit } = options;
  if (cores.length > 1) {
    throw new InputError(`--cores: a board has one core, not ${cores.length}; name the one of this board`);
  }
  const [core] = cores.length === 0 ? [] : await requireCountingTools(cores);
  const reference = await readReference(config, { samples: options.samples, recordings: [] }, work);
  const { samples, modelHash, file } = reference;
  const place = { bundle: paths.bundle, name, work: paths.work };
  if (core !== undefined) {
    await readInput(join(paths.bundle, 'include', `${name}.h`), 'run `ffirm generate` first');
    await readOrigin(paths.bundle, { version, modelHash, configHash: configHash(config) });
  }
  const client = await greetBoard(await preparePortOf(config, options, reference, place), name, reference);
  let measured: BoardBenchReport;
  try {
    reporter.note(`sending ${samples.count} test samples to ${client.port}`);
    const found = (await answerSamples(client, samples, ['classify'])).get('classify');
    if (found === undefined) throw new BoardError(`${client.port}: no answers; run the command again`);
    const expected = await createTypescriptExecutor(file.network.model).run(samples);
    const cycles = measuredCycles(found.cycles, found.answers.exits);
    const { port, emulated, greeting: board } = client;
    measured = {
      ...{ port, emulated, board, samples: samples.count },
      mismatches: compareAnswers(expected, found.answers).mismatches.samples,
      ...(cycles === undefined ? {} : { cycles }),
      ...(board.paintsStack ? { stack: await askNumber(client, REQUEST.measure) } : {}),
    };
  } finally {
    await client.close();
  }
  if (core !== undefined) {
    reporter.note(`counting instructions of the same samples on ${core.title}`);
    const { target, title, kernel, instructions, cycles, exits } = await benchBundle({
      ...{ bundle: paths.bundle, name, target: core, samples, workDir: paths.work },
    });
    const estimate = { target, title, kernel, instructions, cycles, exits };
    const ratio =
      measured.cycles === undefined || measured.emulated ? {} : { ratio: measured.cycles.mean / cycles.mean };
    measured = { ...measured, estimate, ...ratio };
  }
  if (fit === undefined) return measured;
  await writeWhole(fit.file, `${JSON.stringify(boardFileOf(measured, fit), null, 2)}\n`);
  return { ...measured, fitted: fit.file };
}

/**
 * Measures the cycles of a board's answers to test samples, beside the estimate for its core, which may be fitted to them.
 *
 * @throws InputError when a file is missing or belongs to other data, or there is nothing to fit
 * @throws BoardError when the board does not answer, or runs something else
 * @throws SimulationError when a tool that counts instructions is missing
 */
export function runBoardBench(config: Config, options: BoardBenchOptions): Promise<BoardBenchReport> {
  return inStep(config, options, (work) =>
    inScratchFolder(
      (scratch) => benchBoard(config, options, { ...work, paths: { ...work.paths, work: scratch } }),
      work.paths.work,
    ),
  );
}
