import { basename, join, resolve } from 'node:path';
import { KERNEL_NAMES, type KernelName } from '../codegen/kernels/registry.js';
import { kernelTaken } from '../codegen/kernels/select.js';
import { createCExecutor } from '../simulate/c-executor.js';
import type { IntegerSamples } from '../simulate/executor.js';
import { SimulationError } from '../simulate/failure.js';
import { type Library, openLibrary } from '../simulate/library.js';
import { measureSize } from '../simulate/size.js';
import type { CortexMTarget } from '../simulate/target.js';
import { type BoardEstimate, estimateBoard, type MemoryUse } from './boards.js';
import { countAnswers } from './counted-run.js';
import type { Counts } from './counts.js';
import { estimateCycles } from './cycles.js';
import { buildCountPlugin } from './plugin.js';
import { buildBench } from './program.js';
import {
  type Effort,
  type ExitEffort,
  effortByExit,
  effortOf,
  meanOfRuns,
  type SampleRun,
} from './summary.js';

/** What to measure. */
export interface BenchOptions {
  /** Folder of the generated bundle. */
  readonly bundle: string;
  /** Name of the bundle: prefix of its symbols and files. */
  readonly name: string;
  readonly target: CortexMTarget;
  readonly samples: IntegerSamples;
  /** Folder for the plugin, objects and programs; made when absent. */
  readonly workDir: string;
}

/** What a bundle costs on a core: instructions, flash, workspace and stack are exact, cycles, time and energy estimated. */
export interface BenchReport extends Effort {
  readonly target: string;
  readonly title: string;
  /** Matrix kernel that the bundle has for this core. */
  readonly kernel: KernelName;
  readonly samples: number;
  /** Mean counts of a sample. */
  readonly counts: Counts;
  readonly exits: readonly ExitEffort[];
  readonly memory: MemoryUse;
  readonly boards: readonly BoardEstimate[];
  /** Where the cycles of instructions come from. */
  readonly timingSource: readonly string[];
  readonly runs: readonly SampleRun[];
}

const ANSWER_BYTES = 8;

/**
 * Runs a bundle on an emulated core and counts the instructions of every sample.
 *
 * The samples also run in the harness of the simulator, which measures the stack and must reach the same exits.
 *
 * @throws SimulationError when a tool is missing, or the C does not compile or run
 */
export async function benchBundle(options: BenchOptions): Promise<BenchReport> {
  const { bundle, name, target, samples, workDir } = options;
  const library = await openLibrary(bundle, name);
  const executor = createCExecutor({ bundle, name, target, workDir: join(workDir, 'harness') });
  const answers = await executor.run(samples);
  const runs = await countSamples(library, options);
  const differs = runs.findIndex(
    (run, i) => run.exit !== answers.exits[i] || run.label !== answers.labels[i],
  );
  if (runs.length !== samples.count || differs >= 0) {
    throw new SimulationError(
      `target "${target.name}": the counted program answers ${runs.length} of ${samples.count} samples, ` +
        `${differs < 0 ? 'all of them like the harness' : `sample ${differs} unlike the harness`}; run \`ffirm generate\` again`,
    );
  }
  const size = await measureSize(bundle, name, target, workDir);
  const { workspaceBytes: workspace = 0, stackBytes: stack = 0 } = executor;
  const memory = { code: size.code, weights: size.constants + size.data, workspace, stack };
  const effort = effortOf(runs);
  return {
    target: target.name,
    title: target.title,
    kernel: kernelOf(library, target),
    samples: samples.count,
    ...effort,
    counts: meanOfRuns(runs),
    exits: effortByExit(runs),
    memory,
    boards: target.boards.map((board) => estimateBoard(board, effort, memory)),
    timingSource: target.timing.source,
    runs,
  };
}

/** The kernel that the core uses. */
function kernelOf({ name, sources }: Library, { kernel }: CortexMTarget): KernelName {
  const files = sources.map((file) => basename(file));
  return kernelTaken(
    kernel,
    KERNEL_NAMES.filter((known) => files.includes(`${name}_kernel_${known}.c`)),
  ).name;
}

async function countSamples(
  library: Library,
  { target, samples, workDir }: BenchOptions,
): Promise<readonly SampleRun[]> {
  // Absolute, because the program runs in another folder.
  const folder = resolve(workDir, target.name);
  const program = await buildBench(library, 'ffirm_bench.c.hbs', { target, folder });
  const plugin = await buildCountPlugin(resolve(workDir));
  const run = { target, program, plugin, folder: join(folder, 'run') };
  const { intervals, answers } = await countAnswers(run, samples.inputs);
  if (answers.byteLength !== intervals.length * ANSWER_BYTES) {
    throw new SimulationError(
      `target "${target.name}": the program wrote ${answers.byteLength} bytes of answers to ${intervals.length} samples; run \`ffirm generate\` again`,
    );
  }
  return intervals.map((counts, i) => ({
    label: answers.readInt32LE(i * ANSWER_BYTES),
    exit: answers.readInt32LE(i * ANSWER_BYTES + 4),
    counts,
    cycles: estimateCycles(counts, target),
  }));
}
