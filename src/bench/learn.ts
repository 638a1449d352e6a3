import { join, resolve } from 'node:path';
import type { Command } from '../adapt/device.js';
import { OPERATIONS } from '../adapt/device.js';
import type { Model } from '../kernel/types.js';
import { SimulationError } from '../simulate/failure.js';
import { encodeCommands } from '../simulate/learn-commands.js';
import { openLibrary } from '../simulate/library.js';
import type { CortexMTarget } from '../simulate/target.js';
import { code } from '../text/code.js';
import { type CallEffort, effortOfCalls } from './call-effort.js';
import { countAnswers } from './counted-run.js';
import type { Counts } from './counts.js';
import { buildCountPlugin } from './plugin.js';
import { buildBench } from './program.js';

/** What to measure. */
export interface LearnBenchOptions {
  /** Folder of the generated bundle. */
  readonly bundle: string;
  /** Name of the bundle: prefix of its symbols and files. */
  readonly name: string;
  readonly target: CortexMTarget;
  readonly model: Model;
  /** Training samples that are learned again: so many steps of a lesson are checks. */
  readonly replays: number;
  /** Whether all answers of the life are those of the data; else some were changed, so that there is something to learn. */
  readonly truthful: boolean;
  /** A life: what the learner is told. */
  readonly commands: readonly Command[];
  /** Folder for the plugin, objects and programs; made when absent. */
  readonly workDir: string;
}

/** What learning costs on a core: instructions are exact, cycles, time and energy estimated. */
export interface LearnBenchReport {
  readonly target: string;
  readonly title: string;
  /** Whether all answers were those of the data. */
  readonly truthful: boolean;
  /** Samples that were offered. */
  readonly offers: number;
  /** Updates in the first lesson. */
  readonly updates: number;
  readonly offer: CallEffort;
  readonly update: CallEffort;
  /** Of the check of a replayed training sample; absent if none is. */
  readonly check?: CallEffort;
  /** Classifications with what was learned. */
  readonly classifications: number;
  readonly classification: CallEffort;
  readonly exporting: CallEffort;
  readonly importing: CallEffort;
  /** Steps of the first lesson: updates and checks. */
  readonly steps: CallEffort & { readonly count: number };
  /** All of them together. */
  readonly lesson: { readonly instructions: number; readonly cycles: number };
  readonly boards: readonly {
    readonly board: string;
    readonly megahertz: number;
    /** The first lesson (estimate). */
    readonly milliseconds: number;
    /** The first lesson (estimate); absent if the energy of the board is not known. */
    readonly microjoules?: number;
  }[];
}

/** The intervals of the calls of each command. */
function intervalsOf(
  intervals: readonly Counts[],
  calls: Buffer,
  commands: readonly Command[],
  target: CortexMTarget,
): readonly (readonly Counts[])[] {
  const counts = commands.map((_, i) => (calls.length >= 4 * i + 4 ? calls.readInt32LE(4 * i) : 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (calls.length !== 4 * commands.length || total !== intervals.length) {
    throw new SimulationError(
      `target "${target.name}": ${intervals.length} intervals for ${total} calls of ${commands.length} commands; run \`ffirm generate\` again`,
    );
  }
  let next = 0;
  return counts.map((count) => {
    next += count;
    return intervals.slice(next - count, next);
  });
}

/**
 * Tells a learner on an emulated core what to do, and counts the instructions of every call.
 *
 * @throws SimulationError when a tool is missing, the C does not compile or run, or nothing is learned
 */
export async function benchLearning(options: LearnBenchOptions): Promise<LearnBenchReport> {
  const { bundle, name, target, model, replays, truthful, commands, workDir } = options;
  const library = await openLibrary(bundle, name);
  const folder = resolve(workDir, target.name, 'learn');
  const program = await buildBench(
    library,
    'ffirm_bench_learn.c.hbs',
    { target, folder },
    {
      operations: OPERATIONS.map(code),
    },
  );
  const plugin = await buildCountPlugin(resolve(workDir));
  const run = { target, program, plugin, folder: join(folder, 'run') };
  const { intervals, answers } = await countAnswers(run, encodeCommands(model, commands));
  const byCommand = intervalsOf(intervals, answers, commands, target);
  const of = (op: Command['op']) => byCommand.filter((_, i) => commands[i].op === op);
  const lesson = of('learn').find(({ length }) => length > replays);
  if (lesson === undefined) {
    throw new SimulationError(
      `target "${target.name}": nothing is learned from the first test samples: the network answers them like their labels; set learn.questions higher`,
    );
  }
  const updates = lesson.slice(0, lesson.length - replays);
  const effort = (all: readonly (readonly Counts[])[]) => effortOfCalls(all.flat(), target);
  const steps = effort([lesson]);
  const total = {
    instructions: steps.instructions.mean * lesson.length,
    cycles: steps.cycles.mean * lesson.length,
  };
  return {
    ...{ target: target.name, title: target.title, truthful },
    offers: of('offer').length,
    updates: updates.length,
    offer: effort(of('offer')),
    update: effort([updates]),
    ...(replays === 0 ? {} : { check: effort([lesson.slice(-replays)]) }),
    steps: { ...steps, count: lesson.length },
    classifications: of('classify').length,
    classification: effort(of('classify')),
    exporting: effort(of('export')),
    importing: effort(of('import')),
    lesson: total,
    boards: target.boards.map(({ name: board, megahertz, nanojoulesPerCycle }) => ({
      board,
      megahertz,
      milliseconds: total.cycles / (megahertz * 1000),
      ...(nanojoulesPerCycle === undefined
        ? {}
        : { microjoules: (total.cycles * nanojoulesPerCycle) / 1000 }),
    })),
  };
}
