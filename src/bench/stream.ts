import { join, resolve } from 'node:path';
import { SimulationError } from '../simulate/failure.js';
import { openLibrary } from '../simulate/library.js';
import { encodeSamples, type SignalSamples } from '../simulate/stream-answers.js';
import type { CortexMTarget } from '../simulate/target.js';
import { factorOf } from './boards.js';
import { type CallEffort, effortOfCalls } from './call-effort.js';
import { countAnswers } from './counted-run.js';
import type { Counts } from './counts.js';
import { estimateCycles } from './cycles.js';
import { buildCountPlugin } from './plugin.js';
import { buildBench } from './program.js';

/** Samples of a block, where samples are pushed in blocks. */
const BLOCK = 64;

/** What to measure. */
export interface StreamBenchOptions {
  /** Folder of the generated bundle. */
  readonly bundle: string;
  /** Name of the bundle: prefix of its symbols and files. */
  readonly name: string;
  readonly target: CortexMTarget;
  /** Pieces of recordings, each pushed through a stream of its own. */
  readonly signals: readonly SignalSamples[];
  /**
   * What a classification costs, counted over test samples: a few pieces give too few answers for a mean. Where layers keep their
   * outputs, those of the pieces are counted instead.
   */
  readonly network: CallEffort;
  /** Samples per second. */
  readonly rate: number;
  /** Folder for the plugin, objects and programs; made when absent. */
  readonly workDir: string;
}

/** What the way from raw samples to answers costs on a core. */
export interface StreamBenchReport {
  readonly target: string;
  readonly title: string;
  /** Pieces of recordings that were pushed. */
  readonly pieces: number;
  /** Samples of every channel in them. */
  readonly samples: number;
  /** Answers that they gave. */
  readonly answers: number;
  /** Of one sample that is collected. */
  readonly sample: CallEffort;
  /** Of one description of what was collected. */
  readonly description: CallEffort;
  /** Descriptions; one that gives no answer is possible. */
  readonly descriptions: number;
  /** Of one answer of the network, over test samples; where layers keep their outputs, over the windows of the pieces. */
  readonly network: CallEffort;
  /** The total of an answer: the samples that lead to it, their descriptions, and the network. Means. */
  readonly answer: { readonly instructions: number; readonly cycles: number };
  /** The same where samples are pushed in blocks. */
  readonly blocks: { readonly samples: number; readonly instructions: number; readonly cycles: number };
  /** Per second of signal; means. */
  readonly second: { readonly instructions: number; readonly cycles: number };
  readonly boards: readonly {
    readonly board: string;
    readonly megahertz: number;
    /** Share of the time, 0 to 1, that the core works (estimate). */
    readonly busy: number;
    /** Per answer (estimate); absent if the energy of the board is not known. */
    readonly microjoules?: number;
  }[];
}

function sumOf(all: readonly Counts[], of: (counts: Counts) => number): number {
  return all.reduce((sum, counts) => sum + of(counts), 0);
}

/** What the samples of a piece of a recording cost in the front end, and how many answers they gave. */
interface Pushed {
  readonly pushes: readonly Counts[];
  readonly descriptions: readonly Counts[];
  readonly classifications: readonly Counts[];
  readonly answers: number;
}

/**
 * Pushes pieces of recordings through a bundle on an emulated core and counts the instructions of every sample.
 *
 * @throws SimulationError when a tool is missing, the C does not compile or run, or gives no answer
 */
export async function benchStream(options: StreamBenchOptions): Promise<StreamBenchReport> {
  const { bundle, name, target, signals, rate, workDir } = options;
  const library = await openLibrary(bundle, name);
  const folder = resolve(workDir, target.name, 'stream');
  const { keepsMaps } = library;
  const values = { keepsMaps, block: BLOCK };
  const program = await buildBench(library, 'ffirm_bench_stream.c.hbs', { target, folder }, values);
  const plugin = await buildCountPlugin(resolve(workDir));
  const run = { target, program, plugin, folder: join(folder, 'run') };
  const pushed: Pushed[] = [];
  for (const signal of signals) {
    const { intervals, answers: ready } = await countAnswers(run, encodeSamples(signal));
    pushed.push(sortIntervals(intervals, ready, signal, target));
  }
  const inBlocks: Counts[] = [];
  for (const signal of signals) {
    const { intervals } = await countAnswers(run, encodeSamples(signal), ['blocks']);
    for (const counts of intervals) inBlocks.push(counts);
  }
  const answers = pushed.reduce((sum, piece) => sum + piece.answers, 0);
  const samples = signals.reduce((sum, { count }) => sum + count, 0);
  if (answers === 0) {
    throw new SimulationError(
      `target "${target.name}": ${samples} samples gave no answer; name recordings that hold at least one window or beat`,
    );
  }
  // What a window leaves to do depends on the window before, so the windows that follow one another are counted themselves.
  const network = keepsMaps
    ? effortOfCalls(
        pushed.flatMap(({ classifications }) => classifications),
        target,
      )
    : options.network;
  const sample = effortOfCalls(
    pushed.flatMap(({ pushes }) => pushes),
    target,
  );
  const described = pushed.flatMap(({ descriptions }) => descriptions);
  const description = effortOfCalls(described, target);
  const perAnswer = (key: keyof CallEffort) =>
    (sample[key].mean * samples + description[key].mean * described.length) / answers + network[key].mean;
  const answer = { instructions: perAnswer('instructions'), cycles: perAnswer('cycles') };
  const answersPerSecond = (answers * rate) / samples;
  const second = {
    instructions: answer.instructions * answersPerSecond,
    cycles: answer.cycles * answersPerSecond,
  };
  return {
    ...{ target: target.name, title: target.title, pieces: signals.length, samples, answers },
    ...{ sample, description, descriptions: described.length, network, answer, second },
    blocks: {
      samples: BLOCK,
      instructions: sumOf(inBlocks, ({ instructions }) => instructions) / answers + network.instructions.mean,
      cycles: sumOf(inBlocks, (counts) => estimateCycles(counts, target)) / answers + network.cycles.mean,
    },
    boards: target.boards.map((board) => {
      const { name, megahertz, nanojoulesPerCycle } = board;
      const factor = factorOf(board);
      return {
        board: name,
        megahertz,
        busy: (factor * second.cycles) / (megahertz * 1e6),
        ...(nanojoulesPerCycle === undefined
          ? {}
          : { microjoules: (factor * answer.cycles * nanojoulesPerCycle) / 1000 }),
      };
    }),
  };
}

/**
 * Separates the intervals of samples from those of the descriptions and classifications that follow them.
 *
 * @param flags one byte per sample: 1 where a description followed, 2 where a classification followed that
 * @throws SimulationError when there are other intervals than that
 */
function sortIntervals(
  intervals: readonly Counts[],
  flags: Uint8Array,
  { count }: SignalSamples,
  target: CortexMTarget,
): Pushed {
  const followed = flags.reduce((sum, flag) => sum + flag, 0);
  if (flags.length !== count || intervals.length !== count + followed) {
    throw new SimulationError(
      `target "${target.name}": ${intervals.length} intervals for ${count} samples and the ${followed} calls that follow them; run ` +
        '`ffirm generate` again',
    );
  }
  const pushes: Counts[] = [];
  const descriptions: Counts[] = [];
  const classifications: Counts[] = [];
  let next = 0;
  for (const flag of flags) {
    pushes.push(intervals[next]);
    if (flag >= 1) descriptions.push(intervals[next + 1]);
    if (flag === 2) classifications.push(intervals[next + 2]);
    next += 1 + flag;
  }
  return { pushes, descriptions, classifications, answers: classifications.length };
}
